import { ipKeyGenerator } from 'express-rate-limit';
import type { Clock } from '../../shared/clock.js';
import { Refusal } from '../../shared/webappel/refusal.js';
import { createTokenBuckets } from '../guard/token-bucket.js';
import { type Account, normaliseEmail } from '../platform/accounts/accounts.js';
import type { Platform } from '../platform/platform.js';

/** Wrong logins that are looked at: at once, and then a minute. Right ones cost nothing. */
const wrongLoginLimits = {
  /** For one account from one address. */
  perAccountAndAddress: { atOnce: 10, perMinute: 10 },
  /** From one address, whatever the account: trying one password on many accounts, and our work on it. */
  perAddress: { atOnce: 50, perMinute: 50 },
  /** For one account, from all addresses that were never right for it: guessing from many places. */
  perAccount: { atOnce: 50, perMinute: 50 },
  /**
   * For one account from an address that was right for it. Somebody else's guesses there shall not shut out who knows
   * the password, but each login that is still compared is a guess: in the long run no more than anywhere else.
   */
  perKnownAddress: { atOnce: 300, perMinute: 10 },
} as const;

const MAX_KNOWN_ADDRESSES = 10_000;
const MAX_EMAIL_LENGTH = 254;

/** One task at a time for each key, so that guesses sent at once are counted one after another. */
function createQueues() {
  const last = new Map<string, Promise<unknown>>();
  return async <T>(key: string, task: () => Promise<T>): Promise<T> => {
    const result = (last.get(key) ?? Promise.resolve()).then(task);
    const settled = result.catch(() => undefined);
    last.set(key, settled);
    try {
      return await result;
    } finally {
      if (last.get(key) === settled) last.delete(key);
    }
  };
}

/** Keys that were noted, the oldest forgotten first. */
function createRecentKeys() {
  const keys = new Set<string>();
  return {
    has: (key: string) => keys.has(key),
    add(key: string): void {
      keys.delete(key);
      keys.add(key);
      const [oldest] = keys;
      if (keys.size > MAX_KNOWN_ADDRESSES && oldest !== undefined) keys.delete(oldest);
    },
  };
}

export type LogIn = (login: { email: string; pass: string }, address: string) => Promise<Account>;

/**
 * Checks logins and limits guessing, by account and by address. Guesses at one account shut out no other. At an address
 * where a login was right before it stays so, whatever is guessed elsewhere, and through a burst of hundreds there.
 * @throws {Refusal} INVALID_AUTH, the same whatever is wrong; RATE_LIMITED
 */
export function createLogin(
  platform: Pick<Platform, 'signIn' | 'signInFromCache'>,
  clock: Clock,
): LogIn {
  const perAccountAndAddress = createTokenBuckets(clock, wrongLoginLimits.perAccountAndAddress);
  const perAddress = createTokenBuckets(clock, wrongLoginLimits.perAddress);
  const perAccount = createTokenBuckets(clock, wrongLoginLimits.perAccount);
  const perKnownAddress = createTokenBuckets(clock, wrongLoginLimits.perKnownAddress);
  const knownAddresses = createRecentKeys();
  const runExclusive = createQueues();

  return async ({ email, pass }, address) => {
    // An IPv6 visitor has a whole network of addresses: they count as one.
    const addressKey = ipKeyGenerator(address);
    const accountKey = normaliseEmail(email).slice(0, MAX_EMAIL_LENGTH);
    const accountAndAddressKey = `${addressKey} ${accountKey}`;
    const isKnownAddress = knownAddresses.has(accountAndAddressKey);
    if (isKnownAddress) {
      // Taken before it is compared, so that logins sent at once are no more guesses than allowed.
      if (!perKnownAddress.take(accountAndAddressKey)) throw rateLimited();
      const account = await platform.signInFromCache(email, pass);
      if (account) {
        perKnownAddress.refund(accountAndAddressKey);
        return account;
      }
    }
    return runExclusive(accountAndAddressKey, async () => {
      if (!perAccountAndAddress.has(accountAndAddressKey)) throw rateLimited();
      const limits: [buckets: typeof perAccountAndAddress, key: string][] = [
        [perAddress, addressKey],
      ];
      if (!isKnownAddress) limits.push([perAccount, accountKey]);
      const taken = limits.filter(([buckets, key]) => buckets.take(key));
      const refund = (): void => {
        for (const [buckets, key] of taken) buckets.refund(key);
      };
      if (taken.length < limits.length) {
        refund();
        throw rateLimited();
      }
      const account = await platform.signIn(email, pass).catch((failure: unknown) => {
        refund();
        throw failure;
      });
      if (!account) {
        perAccountAndAddress.take(accountAndAddressKey);
        throw new Refusal('INVALID_AUTH', 'login refused');
      }
      refund();
      knownAddresses.add(accountAndAddressKey);
      return account;
    });
  };
}

const rateLimited = (): Refusal => new Refusal('RATE_LIMITED', 'too many wrong logins');
