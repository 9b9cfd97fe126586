import type { RequestHandler } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
import type { Clock } from '../../shared/clock.js';
import { clientAddress } from '../http/client-address.js';
import { ProblemError } from '../http/problems.js';
import type { Settings } from '../settings/settings.js';
import { createTokenBuckets } from './token-bucket.js';

const readMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A page proof is issued without storing anything, so it counts as a read. */
const issuesProof = (path: string): boolean => path.startsWith('/api/popups/');

/** A second's tokens are there again when a client waited for it. */
const RETRY_AFTER_SECONDS = 1;

/**
 * Limits what one address (IPv6: one /56) may read: `readsPerAddress` in a minute, half of them at once. Counted in this
 * process, because a read must cost less than counting it elsewhere.
 * @throws {ProblemError} too-many-requests
 */
export function limitReads(
  { readsPerAddress }: Pick<Settings, 'readsPerAddress'>,
  clock: Clock,
): RequestHandler {
  const reads = createTokenBuckets(clock, {
    burst: Math.ceil(readsPerAddress / 2),
    perMinute: readsPerAddress,
  });
  return function readLimit(request, _response, next) {
    const address = ipKeyGenerator(clientAddress(request) ?? 'unknown');
    const isRead = readMethods.has(request.method) || issuesProof(request.path);
    if (isRead && !reads.takeToken(address))
      throw new ProblemError('too-many-requests', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    next();
  };
}
