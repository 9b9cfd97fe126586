import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
import type { Clock } from '../../shared/clock.js';
import { createTokenBuckets } from '../guard/token-bucket.js';
import { clientAddress } from '../http/client-address.js';
import { ProblemError } from '../http/problems.js';

/** Wrong tokens that are compared for an address: at once, and then a minute. */
const wrongTokens = { atOnce: 10, perMinute: 10 } as const;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Lets through whoever sends `Authorization: Bearer <ADMIN_TOKEN>`; nothing behind it is cached. After ten
 * wrong tokens of an address (IPv6: one /56) one in six seconds is compared. A request without a token is no
 * guess and is not counted, so nobody is locked out by a page that was opened by mistake.
 * @throws {ProblemError} unauthorized, too-many-requests
 */
export function requireOwner({
  adminToken,
  clock,
}: {
  adminToken: string;
  clock: Clock;
}): RequestHandler {
  const guesses = createTokenBuckets(clock, wrongTokens);
  // Digests have one length, so that the comparison says nothing about the token's.
  const expected = digest(adminToken);

  return function ownerGuard(request, response, next) {
    response.set('Cache-Control', 'no-store');
    const authorization = request.get('authorization');
    const address = ipKeyGenerator(clientAddress(request) ?? 'unknown');
    if (authorization !== undefined) {
      if (!guesses.has(address))
        throw new ProblemError('too-many-requests', {
          retryAfterSeconds: 60 / wrongTokens.perMinute,
        });
      const token = /^Bearer +(.+)$/i.exec(authorization)?.[1] ?? '';
      if (timingSafeEqual(digest(token), expected)) {
        next();
        return;
      }
      guesses.take(address);
    }
    response.set('WWW-Authenticate', 'Bearer realm="Rappel"');
    throw new ProblemError('unauthorized', {
      detail: 'Send the header Authorization: Bearer, followed by the ADMIN_TOKEN of the settings.',
    });
  };
}
