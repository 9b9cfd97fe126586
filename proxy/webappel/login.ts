import { ipKeyGenerator } from 'express-rate-limit';
import type { Clock } from '../../shared/clock.js';
import { Refusal } from '../../shared/webappel/refusal.js';
import { countFailures } from '../guard/failures.js';
import { type Account, normaliseEmail } from '../platform/accounts.js';
import type { Platform } from '../platform/platform.js';

const WINDOW_MS = 60_000;
const MOST_FAILURES = 10;
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

/**
 * Checks logins and slows down guessing: ten wrong ones a minute from an address, or for an account. The owner is not
 * locked out by others: while an account is guessed at, only addresses that were wrong themselves are turned away.
 * @throws {Refusal} INVALID_AUTH, the same whatever is wrong; RATE_LIMITED
 */
export function createLogin(
  platform: Platform,
  clock: Clock,
): (login: { email: string; pass: string }, address: string) => Promise<Account> {
  const failures = countFailures(clock, WINDOW_MS);
  const inTurn = createQueues();

  return ({ email, pass }, address) => {
    // An IPv6 visitor has a whole network of addresses: they count as one.
    const addressKey = `address ${ipKeyGenerator(address)}`;
    const accountKey = `account ${normaliseEmail(email).slice(0, LONGEST_EMAIL)}`;
    return inTurn(addressKey, async () => {
      const wrongHere = failures.of(addressKey);
      if (wrongHere >= MOST_FAILURES || (wrongHere > 0 && failures.of(accountKey) >= MOST_FAILURES))
        throw new Refusal('RATE_LIMITED', 'too many wrong logins');
      const account = await platform.signIn(email, pass);
      if (account) return account;
      failures.add(addressKey);
      failures.add(accountKey);
      throw new Refusal('INVALID_AUTH', 'login refused');
    });
  };
}
