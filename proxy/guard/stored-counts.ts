import { type RawBuilder, sql } from 'kysely';
import { isPostgres, type Store } from '../store/database.js';

/** A row of `call_counters` that changes, or is locked only. */
export interface CounterChange {
  key: string;
  change: number;
  /** The limit, where it is enforced. */
  most: number | null;
  /** When it may be deleted; null: not before it is zero. */
  ends_at: number | null;
}

/** What is added to what was used of a limit in a part of time; see `Window`. */
export interface UseChange {
  series: string;
  startsAt: number;
  change: number;
}

/** The parts of a series from the first to the last one. */
export interface Span {
  series: string;
  first: number;
  last: number;
}

export interface StoredCounts {
  /** The keys of the counters that changed. The others would be above their limits: the transaction must roll back. */
  counted: readonly string[];
  /** What is used now in the parts that were asked for. */
  uses: readonly (readonly [series: string, startsAt: number, used: number])[];
}

/**
 * Stores what was counted, and reads what is used then. The counters are locked first, until the end of the transaction.
 * A count is below zero after a restore, whose open callbacks were not counted when they end; it then begins anew.
 */
export async function storeCounts(
  store: Store,
  counters: readonly CounterChange[],
  parts: readonly UseChange[],
  spans: readonly Span[],
): Promise<StoredCounts> {
  if (isPostgres(store)) {
    const { rows } = await sql<{ stored: StoredCounts }>`
      select rappel_count(${JSON.stringify(counters)}, ${JSON.stringify(parts)}, ${JSON.stringify(spans)}) as stored`.execute(
      store,
    );
    return rows[0]?.stored ?? { counted: [], uses: [] };
  }
  const counted = counters.length > 0 ? (await changeCounters(counters).execute(store)).rows : [];
  if (parts.length > 0) await changeParts(parts).execute(store);
  const uses = spans.length > 0 ? (await readUses(spans).execute(store)).rows : [];
  return {
    counted: counted.map(({ key }) => key),
    uses: uses.map(({ series, starts_at, used }) => [series, starts_at, used]),
  };
}

// On SQLite, whose statements need no round trip. Rows are passed as one parameter, so that the texts stay the same.

const changeCounters = (counters: readonly CounterChange[]): RawBuilder<{ key: string }> => sql`
  insert into call_counters (key, used, most, ends_at)
  select value ->> 'key', value ->> 'change', value ->> 'most', value ->> 'ends_at'
  from json_each(${JSON.stringify(counters)}) where true
  on conflict (key) do update set
    used = max(used, 0) + excluded.used, most = coalesce(excluded.most, most)
  where excluded.most is null or max(used, 0) + excluded.used <= excluded.most
  returning key`;

const changeParts = (parts: readonly UseChange[]): RawBuilder<unknown> => sql`
  insert into call_uses (series, starts_at, used)
  select value ->> 'series', value ->> 'startsAt', value ->> 'change'
  from json_each(${JSON.stringify(parts)}) where true
  on conflict (series, starts_at) do update set used = max(used, 0) + excluded.used`;

const readUses = (
  spans: readonly Span[],
): RawBuilder<{ series: string; starts_at: number; used: number }> => sql`
  select distinct call_uses.* from json_each(${JSON.stringify(spans)})
  join call_uses on series = value ->> 'series'
    and starts_at between value ->> 'first' and value ->> 'last'`;
