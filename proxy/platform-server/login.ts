import { ipKeyGenerator } from 'express-rate-limit';
import type { Clock } from '../../shared/clock.js';
import { Refusal } from '../../shared/webappel/refusal.js';
import { createTokenBuckets } from '../guard/token-bucket.js';
import { type Account, normaliseEmail } from '../platform/accounts/accounts.js';
import type { Platform } from '../platform/platform.js';

/** Wrong logins that are looked at: at once, and then a minute. Right ones cost nothing. */
const wrongLogins = {
  /** For one account from one address. */
  ofBoth: { burst: 10, perMinute: 10 },
  /** From one address, whatever the account: trying one password on many accounts, and our work on it. */
  ofAddress: { burst: 50, perMinute: 50 },
  /** For one account, from all addresses that were never right for it: guessing from many places. */
  ofAccount: { burst: 50, perMinute: 50 },
  /**
   * For one account from an address that was right for it. Somebody else's guesses there shall not shut out who knows
   * the password, but each login that is still compared is a guess: in the long run no more than anywhere else.
   */
  ofFamiliar: { burst: 300, perMinute: 10 },
} as const;

const MOST_FAMILIAR = 10_000;
const LONGEST_EMAIL = 254;

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
function createFamiliar() {
  const keys = new Set<string>();
  return {
    has: (key: string) => keys.has(key),
    note(key: string): void {
      keys.delete(key);
      keys.add(key);
      const [oldest] = keys;
      if (keys.size > MOST_FAMILIAR && oldest !== undefined) keys.delete(oldest);
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
  platform: Pick<Platform, 'signIn' | 'recogniseLogin'>,
  clock: Clock,
): LogIn {
  const ofBoth = createTokenBuckets(clock, wrongLogins.ofBoth);
  const ofAddress = createTokenBuckets(clock, wrongLogins.ofAddress);
  const ofAccount = createTokenBuckets(clock, wrongLogins.ofAccount);
  const ofFamiliar = createTokenBuckets(clock, wrongLogins.ofFamiliar);
  const familiar = createFamiliar();
  const runExclusive = createQueues();

  return async ({ email, pass }, address) => {
    // An IPv6 visitor has a whole network of addresses: they count as one.
    const addressKey = ipKeyGenerator(address);
    const accountKey = normaliseEmail(email).slice(0, LONGEST_EMAIL);
    const bothKey = `${addressKey} ${accountKey}`;
    const isFamiliar = familiar.has(bothKey);
    if (isFamiliar) {
      // Taken before it is compared, so that logins sent at once are no more guesses than allowed.
      if (!ofFamiliar.takeToken(bothKey)) throw tooMany();
      const account = await platform.recogniseLogin(email, pass);
      if (account) {
        ofFamiliar.returnToken(bothKey);
        return account;
      }
    }
    return runExclusive(bothKey, async () => {
      if (!ofBoth.hasToken(bothKey)) throw tooMany();
      const limits: [buckets: typeof ofBoth, key: string][] = [[ofAddress, addressKey]];
      if (!isFamiliar) limits.push([ofAccount, accountKey]);
      const taken = limits.filter(([buckets, key]) => buckets.takeToken(key));
      const refund = (): void => {
        for (const [buckets, key] of taken) buckets.returnToken(key);
      };
      if (taken.length < limits.length) {
        refund();
        throw tooMany();
      }
      const account = await platform.signIn(email, pass).catch((failure: unknown) => {
        refund();
        throw failure;
      });
      if (!account) {
        ofBoth.takeToken(bothKey);
        throw new Refusal('INVALID_AUTH', 'login refused');
      }
      refund();
      familiar.note(bothKey);
      return account;
    });
  };
}

const tooMany = (): Refusal => new Refusal('RATE_LIMITED', 'too many wrong logins');
