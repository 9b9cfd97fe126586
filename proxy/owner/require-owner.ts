import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
import type { Clock } from '../../shared/clock.js';
import { MINUTE_MS, SECOND_MS } from '../../shared/durations.js';
import { StoredHits } from '../guard/stored-hits.js';
import { clientAddress } from '../http/client-address.js';
import { ProblemError } from '../http/problems.js';
import type { Log } from '../log.js';
import type { Store } from '../store/database.js';

const WINDOW_MS = 10 * MINUTE_MS;

/** Wrong tokens that are answered as such within the window: of one address, and of all, whose addresses may be forged. */
const GUESSES_PER_ADDRESS = 10;
const GUESSES_IN_TOTAL = 200;

const ALL = 'all';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Requires `Authorization: Bearer <ADMIN_TOKEN>` and forbids caching. The right token always passes, whatever was guessed
 * before: nobody can lock the owner out. Wrong ones are counted by all instances together, by address (IPv6: a /56) and in
 * total; above the limit the answer says so, and the log once. Requests without a token are no guesses.
 * @throws {ProblemError} unauthorized, too-many-requests
 */
export function requireOwner({
  adminToken,
  ...parts
}: {
  adminToken: string;
  store: Store;
  clock: Clock;
  log: Log;
  secret: string;
}): RequestHandler {
  const guesses = createGuessCounter(parts);
  // Digests have equal lengths, so the comparison does not reveal the length of the token.
  const expected = digest(adminToken);

  return async function ownerGuard(request, response, next) {
    response.set('Cache-Control', 'no-store');
    const authorization = request.get('authorization');
    if (authorization !== undefined) {
      const token = /^Bearer +(.+)$/i.exec(authorization)?.[1] ?? '';
      if (timingSafeEqual(digest(token), expected)) {
        next();
        return;
      }
      await guesses.count(ipKeyGenerator(clientAddress(request) ?? 'unknown'));
    }
    response.set('WWW-Authenticate', 'Bearer realm="Rappel"');
    throw new ProblemError('unauthorized', {
      detail:
        'Send the header "Authorization: Bearer <token>" with the value of the setting ADMIN_TOKEN.',
    });
  };
}

/** Counts wrong tokens; above a limit without a write, so that guessing costs the store nothing. */
function createGuessCounter({
  log,
  ...parts
}: {
  store: Store;
  clock: Clock;
  log: Log;
  secret: string;
}): { count(address: string): Promise<void> } {
  const { clock } = parts;
  const hits = new StoredHits({ ...parts, windowMs: WINDOW_MS });
  const refusedUntil = new Map<string, number>();

  function refuse(key: string): void {
    const until = refusedUntil.get(key);
    if (until === undefined) return;
    if (until > clock.now())
      throw new ProblemError('too-many-requests', {
        retryAfterSeconds: Math.ceil((until - clock.now()) / SECOND_MS),
      });
    refusedUntil.delete(key);
  }

  async function countKey(key: string, limit: number): Promise<void> {
    const { totalHits, resetTime } = await hits.increment(`owner token ${key}`);
    if (totalHits <= limit) return;
    if (key === ALL)
      log.warn(
        { alert: 'token-guessing' },
        "Somebody is guessing the owner's token from many addresses. Set a long random ADMIN_TOKEN",
      );
    refusedUntil.set(key, resetTime?.getTime() ?? clock.now() + WINDOW_MS);
    refuse(key);
  }

  return {
    async count(address) {
      refuse(ALL);
      refuse(address);
      await countKey(address, GUESSES_PER_ADDRESS);
      await countKey(ALL, GUESSES_IN_TOTAL);
    },
  };
}
