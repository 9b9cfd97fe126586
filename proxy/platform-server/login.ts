import { ipKeyGenerator } from 'express-rate-limit';
import type { Clock } from '../../shared/clock.js';
import { Refusal } from '../../shared/webappel/refusal.js';
import { createTokenBuckets } from '../guard/token-bucket.js';
import { type Account, normaliseEmail } from '../platform/accounts/accounts.js';
import type { Platform } from '../platform/platform.js';

/** Number of wrong logins that are checked, at once and then per minute. Correct logins do not count. */
const wrongLoginLimits = {
  /** For one account from one address. */
  perAccountAndAddress: { burst: 10, perMinute: 10 },
  /** From one address, for all accounts: limits password spraying and the work it causes. */
  perAddress: { burst: 50, perMinute: 50 },
  /** For one account, from all addresses that never logged in to it: limits distributed guessing. */
  perAccount: { burst: 50, perMinute: 50 },
  /**
   * For one account from an address that has logged in to it before. Guesses by others there must not lock out the
   * owner; in the long run no more are allowed than elsewhere.
   */
  perKnownAddress: { burst: 300, perMinute: 10 },
} as const;

const MAX_KNOWN_ADDRESSES = 10_000;
const MAX_EMAIL_LENGTH = 254;

/** Runs the tasks of each key one at a time, so that guesses sent at once are counted one after another. */
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

/** A set of limited size that drops its oldest keys first. */
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
 * Checks logins and limits guessing, per account and per address. Guesses at one account lock out no other account.
 * From an address that has logged in before, correct logins still work during guessing elsewhere, and during a burst
 * of hundreds of guesses from the same address.
 * @throws {Refusal} INVALID_AUTH, whatever part is wrong; RATE_LIMITED
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
    // An IPv6 visitor has a whole network of addresses, so they count as one.
    const addressKey = ipKeyGenerator(address);
    const accountKey = normaliseEmail(email).slice(0, MAX_EMAIL_LENGTH);
    const accountAndAddressKey = `${addressKey} ${accountKey}`;
    const isKnownAddress = knownAddresses.has(accountAndAddressKey);
    if (isKnownAddress) {
      // Counted before the check, so that logins sent at once cannot exceed the limit.
      if (!perKnownAddress.takeToken(accountAndAddressKey)) throw rateLimited();
      const account = await platform.signInFromCache(email, pass);
      if (account) {
        perKnownAddress.returnToken(accountAndAddressKey);
        return account;
      }
    }
    return runExclusive(accountAndAddressKey, async () => {
      if (!perAccountAndAddress.hasToken(accountAndAddressKey)) throw rateLimited();
      const limits: [buckets: typeof perAccountAndAddress, key: string][] = [
        [perAddress, addressKey],
      ];
      if (!isKnownAddress) limits.push([perAccount, accountKey]);
      const taken = limits.filter(([buckets, key]) => buckets.takeToken(key));
      const refund = (): void => {
        for (const [buckets, key] of taken) buckets.returnToken(key);
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
        perAccountAndAddress.takeToken(accountAndAddressKey);
        throw new Refusal('INVALID_AUTH', 'login refused');
      }
      refund();
      knownAddresses.add(accountAndAddressKey);
      return account;
    });
  };
}

const rateLimited = (): Refusal => new Refusal('RATE_LIMITED', 'too many wrong logins');
