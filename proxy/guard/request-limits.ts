import type { Request, RequestHandler, Response } from 'express';
import {
  type IncrementResponse,
  ipKeyGenerator,
  type Store as LimitStore,
  rateLimit,
} from 'express-rate-limit';
import { sql } from 'kysely';
import type { Clock } from '../../shared/clock.js';
import { MINUTE_MS } from '../../shared/durations.js';
import { clientAddress } from '../http/client-address.js';
import { ProblemError } from '../http/problems.js';
import type { Settings } from '../settings/settings.js';
import type { Store } from '../store/database.js';
import { keyedHash } from '../store/secrets.js';

const WINDOW_MS = 10 * MINUTE_MS;

/** Counts in our own tables: one statement a hit, so parallel requests and several processes count exactly. */
class StoredHits implements LimitStore {
  readonly localKeys = false;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly secret: string,
  ) {}

  async increment(key: string): Promise<IncrementResponse> {
    const now = this.clock.now();
    const row = await this.store
      .insertInto('rate_limit_hits')
      .values({ key: this.#hash(key), hits: 1, resets_at: now + WINDOW_MS })
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet({
          hits: sql`case when rate_limit_hits.resets_at <= ${now} then 1 else rate_limit_hits.hits + 1 end`,
          resets_at: sql`case when rate_limit_hits.resets_at <= ${now} then ${now + WINDOW_MS} else rate_limit_hits.resets_at end`,
        }),
      )
      .returning(['hits', 'resets_at'])
      .executeTakeFirstOrThrow();
    if (row.hits === 1) await this.#forgetPast(now);
    return { totalHits: Number(row.hits), resetTime: new Date(Number(row.resets_at)) };
  }

  async decrement(key: string): Promise<void> {
    await this.store
      .updateTable('rate_limit_hits')
      .set({ hits: sql`hits - 1` })
      .where('key', '=', this.#hash(key))
      .where('hits', '>', 0)
      .execute();
  }

  async resetKey(key: string): Promise<void> {
    await this.store.deleteFrom('rate_limit_hits').where('key', '=', this.#hash(key)).execute();
  }

  async #forgetPast(now: number): Promise<void> {
    await this.store.deleteFrom('rate_limit_hits').where('resets_at', '<=', now).execute();
  }

  /** Addresses are personal data: only their keyed hash is kept, and not longer than the window. */
  #hash(key: string): string {
    return keyedHash(this.secret, key);
  }
}

/** So many attempts for each request that may succeed: mistyped numbers ring no phone, guessing is still slowed down. */
const ATTEMPTS_PER_REQUEST = 20;

interface Parts {
  store: Store;
  clock: Clock;
  secret: string;
}

export interface RequestLimits {
  /** Before anything of a request is read. */
  attempts: RequestHandler;
  /**
   * Counts a request that is about to be taken. Not a hit that is given back when the answer is a failure: whoever
   * hangs up before the answer would have it back for a request that was taken.
   * @throws {ProblemError} too-many-requests
   */
  countRequest(request: Request, response: Response): Promise<void>;
}

/**
 * What one address (IPv6: one /56) may do in ten minutes: `requestsPerAddress` requests that are taken, and twenty
 * times as many attempts. Fails closed: no counter, no call.
 */
export function limitRequests(
  { requestsPerAddress }: Pick<Settings, 'requestsPerAddress'>,
  parts: Parts,
): RequestLimits {
  const requests = limitBy('requests', requestsPerAddress, parts);
  return {
    attempts: limitBy('attempts', requestsPerAddress * ATTEMPTS_PER_REQUEST, parts),
    countRequest: (request, response) =>
      new Promise((resolve, reject) => {
        void requests(request, response, (failure?: unknown) =>
          failure ? reject(failure) : resolve(),
        );
      }),
  };
}

const limitBy = (what: string, limit: number, { store, clock, secret }: Parts): RequestHandler =>
  rateLimit({
    windowMs: WINDOW_MS,
    limit,
    standardHeaders: false,
    legacyHeaders: false,
    store: new StoredHits(store, clock, secret),
    passOnStoreError: false,
    keyGenerator: (request) => `${what} ${ipKeyGenerator(clientAddress(request) ?? 'unknown')}`,
    // The settings say how an address is told; the library's own checks assume its defaults.
    validate: { xForwardedForHeader: false, trustProxy: false, keyGeneratorIpFallback: false },
    handler: (request, _response, next) => {
      const resetsAt = (
        request as { rateLimit?: { resetTime?: Date } }
      ).rateLimit?.resetTime?.getTime();
      const waitMs = resetsAt === undefined ? WINDOW_MS : resetsAt - clock.now();
      const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
      next(new ProblemError('too-many-requests', { retryAfterSeconds }));
    },
  });
