import type { IncrementResponse, Store as LimitStore } from 'express-rate-limit';
import { sql } from 'kysely';
import type { Clock } from '../../shared/clock.js';
import { compiledQuery } from '../store/compiled-query.js';
import type { Store } from '../store/database.js';
import { keyedHash } from '../store/secrets.js';

export interface StoredHitsParts {
  store: Store;
  clock: Clock;
  /** Keys the hashes of what is counted. */
  secret: string;
  /** A count begins anew after this. */
  windowMs: number;
}

const incrementHits = compiledQuery(
  (store, { key, now, resetsAt }: { key: string; now: number; resetsAt: number }) =>
    store
      .insertInto('rate_limit_hits')
      .values({ key, hits: 1, resets_at: resetsAt })
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet({
          hits: sql`case when rate_limit_hits.resets_at <= ${now} then 1 else rate_limit_hits.hits + 1 end`,
          resets_at: sql`case when rate_limit_hits.resets_at <= ${now} then ${resetsAt} else rate_limit_hits.resets_at end`,
        }),
      )
      .returning(['hits', 'resets_at']),
);

/** Counters in our own table. Each hit is one statement, so parallel requests and several instances count exactly. */
export class StoredHits implements LimitStore {
  readonly localKeys = false;

  constructor(private readonly parts: StoredHitsParts) {}

  async increment(key: string): Promise<IncrementResponse> {
    const { store, clock, windowMs } = this.parts;
    const now = clock.now();
    const [row] = await incrementHits(store, {
      key: this.#hash(key),
      now,
      resetsAt: now + windowMs,
    });
    if (!row) throw new Error('A hit was not counted');
    if (row.hits === 1) await this.#deleteExpired(now);
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
    await this.parts.store.deleteFrom('rate_limit_hits').where('resets_at', '<=', now).execute();
  }

  /** Addresses are personal data: only a keyed hash is stored, for no longer than the window. */
  #hash(key: string): string {
    return keyedHash(this.parts.secret, key);
  }
}
