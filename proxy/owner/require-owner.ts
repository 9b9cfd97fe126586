import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
import type { Clock } from '../../shared/clock.js';
import { createTokenBuckets } from '../guard/token-bucket.js';
import { clientAddress } from '../http/client-address.js';
import { ProblemError } from '../http/problems.js';

/** Wrong tokens that an address may send. */
const wrongTokenLimit = { burst: 10, perMinute: 10 } as const;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Requires `Authorization: Bearer <ADMIN_TOKEN>` and forbids caching. After ten wrong tokens from an address (IPv6: a /56),
 * only one token in six seconds is checked. Requests without a token do not count: they are not guesses.
 * @throws {ProblemError} unauthorized, too-many-requests
 */
export function requireOwner({
  adminToken,
  clock,
}: {
  adminToken: string;
  clock: Clock;
}): RequestHandler {
  const guesses = createTokenBuckets(clock, wrongTokenLimit);
  // Digests have equal lengths, so the comparison does not reveal the length of the token.
  const expected = digest(adminToken);

  return function ownerGuard(request, response, next) {
    response.set('Cache-Control', 'no-store');
    const authorization = request.get('authorization');
    const address = ipKeyGenerator(clientAddress(request) ?? 'unknown');
    if (authorization !== undefined) {
      if (!guesses.hasToken(address))
        throw new ProblemError('too-many-requests', {
          retryAfterSeconds: 60 / wrongTokenLimit.perMinute,
        });
      const token = /^Bearer +(.+)$/i.exec(authorization)?.[1] ?? '';
      if (timingSafeEqual(digest(token), expected)) {
        next();
        return;
      }
      guesses.takeToken(address);
    }
    response.set('WWW-Authenticate', 'Bearer realm="Rappel"');
    throw new ProblemError('unauthorized', {
      detail:
        'Send the header "Authorization: Bearer <token>" with the value of the setting ADMIN_TOKEN.',
    });
  };
}
