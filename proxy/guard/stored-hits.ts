import type { IncrementResponse, Store as LimitStore } from 'express-rate-limit';
import { sql } from 'kysely';
import type { Clock } from '../../shared/clock.js';
import { MINUTE_MS } from '../../shared/durations.js';
import type { Store } from '../store/database.js';
import { keyedHash } from '../store/secrets.js';
import { incrementHits, type LimitedHit } from './limited-hits.js';

export interface StoredHitsParts {
  store: Store;
  clock: Clock;
  /** Keys the hashes of what is counted. */
  secret: string;
  /** A count begins anew after this. */
  windowMs: number;
}

/** What is over is deleted this often. */
const DELETE_EVERY_MS = MINUTE_MS;

/** Counters in our own table. Each hit is one statement, so parallel requests and several instances count exactly. */
export class StoredHits implements LimitStore {
  readonly localKeys = false;

  #deletedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly parts: StoredHitsParts) {}

  /** A hit that is counted together with something else; see `LimitedHit`. */
  limited(key: string, most: number): LimitedHit {
    const now = this.parts.clock.now();
    return { key: this.#hash(key), now, resetsAt: now + this.parts.windowMs, most };
  }

  async increment(key: string): Promise<IncrementResponse> {
    const { store, clock, windowMs } = this.parts;
    const now = clock.now();
    const [row] = await incrementHits(store, {
      key: this.#hash(key),
      now,
      resetsAt: now + windowMs,
    });
    if (!row) throw new Error('A hit was not counted');
    await this.#deleteExpired(now);
    return { totalHits: Number(row.hits), resetTime: new Date(Number(row.resets_at)) };
  }

  /** How often each was hit so far in its window. */
  async read(keys: readonly string[]): Promise<number[]> {
    const hashes = keys.map((key) => this.#hash(key));
    const rows = await this.parts.store
      .selectFrom('rate_limit_hits')
      .select(['key', 'hits'])
      .where('key', 'in', hashes)
      .where('resets_at', '>', this.parts.clock.now())
      .execute();
    return hashes.map((hash) => Number(rows.find(({ key }) => key === hash)?.hits ?? 0));
  }

  async decrement(key: string): Promise<void> {
    await this.parts.store
      .updateTable('rate_limit_hits')
      .set({ hits: sql`hits - 1` })
      .where('key', '=', this.#hash(key))
      .where('hits', '>', 0)
      .execute();
  }

  async resetKey(key: string): Promise<void> {
    await this.parts.store
      .deleteFrom('rate_limit_hits')
      .where('key', '=', this.#hash(key))
      .execute();
  }

  async #deleteExpired(now: number): Promise<void> {
    if (Math.abs(now - this.#deletedAt) < DELETE_EVERY_MS) return;
    this.#deletedAt = now;
    await this.parts.store.deleteFrom('rate_limit_hits').where('resets_at', '<=', now).execute();
  }

  /** Addresses are personal data: only a keyed hash is stored, and deleted within a minute after the window. */
  #hash(key: string): string {
    return keyedHash(this.parts.secret, key);
  }
}
