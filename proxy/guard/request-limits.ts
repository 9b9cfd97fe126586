import type { RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import type { Clock } from '../../shared/clock.js';
import { MINUTE_MS, SECOND_MS } from '../../shared/durations.js';
import { ProblemError } from '../http/problems.js';
import type { Settings } from '../settings/settings.js';
import type { Store } from '../store/database.js';
import type { LimitedHit } from './limited-hits.js';
import { senderOf } from './sender.js';
import { StoredHits } from './stored-hits.js';

const WINDOW_MS = 10 * MINUTE_MS;

/** Attempts allowed for each request: a mistyped number rings no phone, but guessing must still be slowed down. */
const ATTEMPTS_PER_REQUEST = 20;

interface Parts {
  store: Store;
  clock: Clock;
  secret: string;
}

export interface RequestLimits {
  /** Counts an attempt, before the body of the request is read. */
  attempts: RequestHandler;
  /**
   * What one more request of an address counts, in the statement that records it: only what is recorded counts, also when a
   * client disconnects early.
   * @param address the visitor's; undefined when it is not known
   */
  requestHit(address: string | undefined): LimitedHit;
}

/**
 * Limits what one address (IPv6: one /56) may do in ten minutes: `requestsPerAddress` accepted requests, and twenty
 * times as many attempts. Fails closed: a request that cannot be counted is rejected.
 */
export function limitRequests(
  { requestsPerAddress }: Pick<Settings, 'requestsPerAddress'>,
  { store, clock, secret }: Parts,
): RequestLimits {
  const hits = new StoredHits({ store, clock, secret, windowMs: WINDOW_MS });
  return {
    attempts: rateLimit({
      windowMs: WINDOW_MS,
      limit: requestsPerAddress * ATTEMPTS_PER_REQUEST,
      standardHeaders: false,
      legacyHeaders: false,
      store: hits,
      passOnStoreError: false,
      keyGenerator: (request, response) => keyOf('attempts', senderOf(request, response).address),
      // TRUST_PROXY decides which forwarded addresses are trusted. The library's own checks assume Express's defaults.
      validate: { xForwardedForHeader: false, trustProxy: false, keyGeneratorIpFallback: false },
      handler: (request, _response, next) => {
        const { rateLimit: limit } = request as { rateLimit?: { resetTime?: Date } };
        next(tooManyRequests(limit?.resetTime?.getTime(), clock));
      },
    }),
    requestHit: (address) => hits.limited(keyOf('requests', address), requestsPerAddress),
  };
}

const keyOf = (what: string, address: string | undefined): string =>
  `${what} ${ipKeyGenerator(address ?? 'unknown')}`;

export function tooManyRequests(resetsAt: number | undefined, clock: Clock): ProblemError {
  const waitMs = resetsAt === undefined ? WINDOW_MS : resetsAt - clock.now();
  return new ProblemError('too-many-requests', {
    retryAfterSeconds: Math.max(1, Math.ceil(waitMs / SECOND_MS)),
  });
}
