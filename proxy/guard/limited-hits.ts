import { sql } from 'kysely';
import { compiledQuery } from '../store/compiled-query.js';
import type { Store } from '../store/database.js';

/** A hit that is counted if there is room for it. */
export interface LimitedHit {
  key: string;
  now: number;
  /** When a count that begins with this hit ends. */
  resetsAt: number;
  most: number;
}

/** There are as many hits as allowed. The transaction must roll back. */
export class HitsExceeded extends Error {
  override readonly name = 'HitsExceeded';
  /** @param resetsAt when there is room again, in milliseconds since 1970 */
  constructor(readonly resetsAt: number) {
    super('as many hits as allowed');
  }
}

/** What `rappel_hits_within` raises; see migration 0035. */
const EXCEEDED = 'RA002';

/** What a failure of `rappel_hits_within` says; undefined for any other failure. */
export const exceededHits = (failure: unknown): HitsExceeded | undefined =>
  failure instanceof Error && 'code' in failure && failure.code === EXCEEDED
    ? new HitsExceeded(Number(failure.message))
    : undefined;

/** Counts one hit, and returns how many there are. */
export const incrementHits = compiledQuery(
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

/** Counts a hit. @throws {HitsExceeded} */
export async function hitWithin(store: Store, { most, ...hit }: LimitedHit): Promise<void> {
  const [row] = await incrementHits(store, hit);
  if (!row || row.hits > most) throw new HitsExceeded(Number(row?.resets_at ?? hit.resetsAt));
}
