import { sql } from 'kysely';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/durations.js';
import type { CallUsesTable } from '../store/callback-tables.js';
import type { Store } from '../store/database.js';
import { jsonRows } from '../store/json-rows.js';

/**
 * How long the uses of a limit count together, and the parts of time in which they are counted. A limit holds for each
 * row of parts that a window can touch, one part more than it is long: a little stricter than it says, and never laxer.
 */
export interface Window {
  lengthMs: number;
  partMs: number;
}

export const anyHour: Window = { lengthMs: HOUR_MS, partMs: 5 * MINUTE_MS };
export const anyDay: Window = { lengthMs: DAY_MS, partMs: HOUR_MS };

/** A change of what is used of one limit in one part of time. */
export interface PartChange {
  /** The limit, and of what: a number, a popup, a network. */
  series: string;
  window: Window;
  startsAt: number;
  change: number;
  /** The limit, where it is enforced; null: it is counted only. */
  most: number | null;
}

/** The start of the part in which an instant is. */
export const partOf = ({ partMs }: Window, instant: number): number =>
  Math.floor(instant / partMs) * partMs;

/**
 * What the fullest window of each enforced change holds, the changes included, which are stored already. The caller's
 * transaction holds the locks of the series, so that nobody else counts meanwhile.
 */
export async function fullestSums(
  store: Store,
  changes: readonly PartChange[],
): Promise<{ part: PartChange; sum: number }[]> {
  const enforced = changes.filter(({ most }) => most !== null);
  if (enforced.length === 0) return [];
  const spans = jsonRows(
    store,
    enforced.map(({ series, startsAt, window: { lengthMs } }) => ({
      series,
      first: startsAt - lengthMs,
      last: startsAt + lengthMs,
    })),
    { series: 'text', first: 'bigint', last: 'bigint' },
  );
  const { rows } = await sql<CallUsesTable>`
    select distinct call_uses.series, call_uses.starts_at, call_uses.used from ${spans} as spans
    join call_uses on call_uses.series = spans.series
      and call_uses.starts_at between spans.first and spans.last`.execute(store);
  const used = new Map<string, Map<number, number>>();
  for (const row of rows) {
    const parts = used.get(row.series) ?? new Map<number, number>();
    used.set(row.series, parts.set(row.starts_at, row.used));
  }
  return enforced.map((part) => ({
    part,
    sum: fullestSum(used.get(part.series) ?? new Map(), part.window, part.startsAt),
  }));
}

/** The highest sum of all windows that contain a part. */
export function fullestSum(
  parts: ReadonlyMap<number, number>,
  { lengthMs, partMs }: Window,
  startsAt: number,
): number {
  const usedIn = (at: number): number => Math.max(0, parts.get(at) ?? 0);
  let sum = 0;
  for (let at = startsAt - lengthMs; at <= startsAt; at += partMs) sum += usedIn(at);
  let most = sum;
  for (let last = startsAt + partMs; last <= startsAt + lengthMs; last += partMs) {
    sum += usedIn(last) - usedIn(last - lengthMs - partMs);
    most = Math.max(most, sum);
  }
  return most;
}
