import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
import type { Clock } from '../../shared/clock.js';
import { clientAddress } from '../guard/client-address.js';
import { countFailures } from '../guard/failures.js';
import { ProblemError } from '../problems.js';

const WINDOW_MS = 60_000;
const MOST_FAILURES = 10;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Lets through whoever sends `Authorization: Bearer <ADMIN_TOKEN>`; nothing behind it is cached. Ten wrong tokens a
 * minute from an address (IPv6: one /56) and its further ones are not even compared. A request without a token is no
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
  const failures = countFailures(clock, WINDOW_MS);
  // Digests have one length, so that the comparison says nothing about the token's.
  const expected = digest(adminToken);

  return function ownerGuard(request, response, next) {
    response.set('Cache-Control', 'no-store');
    const authorization = request.get('authorization');
    const address = ipKeyGenerator(clientAddress(request) ?? 'unknown');
    if (authorization !== undefined) {
      if (failures.of(address) >= MOST_FAILURES)
        throw new ProblemError('too-many-requests', { retryAfterSeconds: WINDOW_MS / 1000 });
      const token = /^Bearer +(.+)$/i.exec(authorization)?.[1] ?? '';
      if (timingSafeEqual(digest(token), expected)) {
        next();
        return;
      }
      failures.add(address);
    }
    response.set('WWW-Authenticate', 'Bearer realm="Rappel"');
    throw new ProblemError('unauthorized', {
      detail: 'Send the header Authorization: Bearer, followed by the ADMIN_TOKEN of the settings.',
    });
  };
}
