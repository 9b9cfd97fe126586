import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { isPostgres, type Store } from '../store/database.js';
import { jsonRows } from '../store/json-rows.js';
import type { PartChange } from './sliding-windows.js';

/** A row of `call_counters` that changes, or is locked only. */
export interface CounterChange {
  key: string;
  change: number;
  /** The limit, where it is enforced. */
  most: number | null;
  /** When it may be deleted; null: not before it is zero. */
  ends_at: number | null;
}

/**
 * Stores what was counted. The counters it names are locked until the end of the transaction.
 *
 * Rows change in one order, because two transactions would wait for each other otherwise. A count is below zero after a
 * restore, whose open callbacks were not counted when they end; it then begins anew.
 * @returns a counter that would be above its limit, if there is one: the transaction must then roll back
 */
export async function storeCounts<Counter extends CounterChange>(
  store: Store,
  counters: readonly Counter[],
  parts: readonly PartChange[],
): Promise<Counter | undefined> {
  const tooMuch = counters.find(({ change, most }) => most !== null && change > most);
  if (tooMuch) return tooMuch;
  const counted = new Set(await storeBoth(store, counters, parts));
  return counters.find(({ key }) => !counted.has(key));
}

/** @returns the keys of the counters that changed */
async function storeBoth(
  store: Store,
  counters: readonly CounterChange[],
  parts: readonly PartChange[],
): Promise<string[]> {
  const counting = storingCounters(store, counters);
  if (isPostgres(store) && parts.length > 0) {
    const afterLocks = sql<SqlBool>`(select count(*) from counted) >= 0`;
    const { rows } = await sql<{ key: string }>`
      with counted as (${counting}), stored as (${storingParts(store, parts, afterLocks)})
      select key from counted`.execute(store);
    return rows.map(({ key }) => key);
  }
  const { rows } = counters.length > 0 ? await counting.execute(store) : { rows: [] };
  if (parts.length > 0) await storingParts(store, parts).execute(store);
  return rows.map(({ key }) => key);
}

function storingCounters(
  store: Store,
  counters: readonly CounterChange[],
): RawBuilder<{ key: string }> {
  const columns = { key: 'text', change: 'bigint', most: 'bigint', ends_at: 'bigint' } as const;
  const used = sql`(case when call_counters.used < 0 then 0 else call_counters.used end) + excluded.used`;
  return sql`
    insert into call_counters (key, used, most, ends_at)
    select changes.key, changes.change, changes.most, changes.ends_at
    from ${jsonRows(store, counters, columns)} as changes
    where true order by changes.key
    on conflict (key) do update set
      used = ${used}, most = coalesce(excluded.most, call_counters.most)
    where excluded.most is null or ${used} <= excluded.most
    returning key`;
}

/** @param condition also says what must be done first */
function storingParts(
  store: Store,
  parts: readonly PartChange[],
  condition = sql<SqlBool>`true`,
): RawBuilder<unknown> {
  const rows = parts.map(({ series, startsAt, change }) => ({ series, startsAt, change }));
  const columns = { series: 'text', startsAt: 'bigint', change: 'bigint' } as const;
  return sql`
    insert into call_uses (series, starts_at, used)
    select changes.series, changes."startsAt", changes.change
    from ${jsonRows(store, rows, columns)} as changes
    where ${condition} order by changes."startsAt", changes.series
    on conflict (series, starts_at) do update set
      used = (case when call_uses.used < 0 then 0 else call_uses.used end) + excluded.used`;
}
