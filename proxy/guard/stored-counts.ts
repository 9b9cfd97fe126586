import { CompiledQuery } from 'kysely';
import { isPostgres, type Store } from '../store/database.js';
import { fullestSums, type Span, type StoredUses } from './sliding-windows.js';

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

/** What changes of callbacks use of the limits. */
export interface Counting {
  counters: readonly CounterChange[];
  parts: readonly UseChange[];
  spans: readonly Span[];
}

/** A use would be above its limit. The transaction must roll back. */
export class CountRefused extends Error {
  override readonly name = 'CountRefused';
  constructor(
    /** The key of the counter, or the series. */
    readonly key: string,
  ) {
    super('above a limit');
  }
}

/** What `rappel_count_within` raises; see migration 0035. */
const REFUSED = 'RA001';

/** What a failure of `rappel_count_within` says; undefined for any other failure. */
export const refusedCount = (failure: unknown): CountRefused | undefined =>
  failure instanceof Error && 'code' in failure && failure.code === REFUSED
    ? new CountRefused(failure.message)
    : undefined;

/**
 * Stores what is counted. The counters are locked first, until the end of the transaction. A count is below zero after a
 * restore, whose open callbacks were not counted when they end; it then begins anew.
 * @throws {CountRefused}
 */
export async function storeCounts(store: Store, counting: Counting): Promise<StoredUses> {
  if (isPostgres(store)) return countOnPostgres(store, counting);
  const { counters, parts, spans } = counting;
  const run = <Row>(text: string, rows: readonly unknown[]) =>
    store.executeQuery<Row>(CompiledQuery.raw(text, [JSON.stringify(rows)]));
  if (counters.length > 0) {
    const { rows } = await run<{ key: string }>(changeCounters, counters);
    const refused = counters.find(({ key }) => rows.every((row) => row.key !== key));
    if (refused) throw new CountRefused(refused.key);
  }
  if (parts.length > 0) await run(changeParts, parts);
  if (spans.length === 0) return [];
  const { rows } = await run<{ series: string; starts_at: number; used: number }>(readUses, spans);
  const uses = rows.map(({ series, starts_at, used }) => [series, starts_at, used] as const);
  const full = fullestSums(spans, uses).find(({ span, sum }) => sum > span.most);
  if (full) throw new CountRefused(full.span.series);
  return uses;
}

async function countOnPostgres(store: Store, counting: Counting): Promise<StoredUses> {
  const query = CompiledQuery.raw('select rappel_count_within($1) as uses', [
    JSON.stringify(counting),
  ]);
  const { rows } = await store.executeQuery<{ uses: StoredUses }>(query).catch((failure) => {
    throw refusedCount(failure) ?? failure;
  });
  return rows[0]?.uses ?? [];
}

// On SQLite, whose statements need no round trip. Rows are passed as one parameter, so that the texts stay the same.

const changeCounters = `
  insert into call_counters (key, used, most, ends_at)
  select value ->> 'key', value ->> 'change', value ->> 'most', value ->> 'ends_at'
  from json_each(?) where true
  on conflict (key) do update set
    used = max(used, 0) + excluded.used, most = coalesce(excluded.most, most)
  where excluded.most is null or max(used, 0) + excluded.used <= excluded.most
  returning key`;

const changeParts = `
  insert into call_uses (series, starts_at, used)
  select value ->> 'series', value ->> 'startsAt', value ->> 'change'
  from json_each(?) where true
  on conflict (series, starts_at) do update set used = max(used, 0) + excluded.used`;

const readUses = `
  select distinct call_uses.* from json_each(?)
  join call_uses on series = value ->> 'series' and starts_at
    between (value ->> 'startsAt') - (value ->> 'lengthMs')
    and (value ->> 'startsAt') + (value ->> 'lengthMs')`;
