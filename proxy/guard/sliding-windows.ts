import { sql } from 'kysely';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/durations.js';
import type { Store } from '../store/database.js';

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
 * What the fullest window of each enforced change would hold with it. The caller's transaction holds the locks of the
 * series, so that nobody else counts meanwhile.
 */
export async function sumsWith(
  store: Store,
  changes: readonly PartChange[],
): Promise<{ part: PartChange; sum: number }[]> {
  const enforced = changes.filter(({ most }) => most !== null);
  if (enforced.length === 0) return [];
  const rows = await store
    .selectFrom('call_uses')
    .selectAll()
    .where(({ eb, and, or }) =>
      or(
        enforced.map(({ series, startsAt, window: { lengthMs } }) =>
          and([
            eb('series', '=', series),
            eb('starts_at', '>=', startsAt - lengthMs),
            eb('starts_at', '<=', startsAt + lengthMs),
          ]),
        ),
      ),
    )
    .execute();
  const used = new Map<string, Map<number, number>>();
  const add = (series: string, startsAt: number, amount: number) => {
    const parts = used.get(series) ?? new Map<number, number>();
    parts.set(startsAt, Math.max(0, parts.get(startsAt) ?? 0) + amount);
    used.set(series, parts);
  };
  for (const row of rows) add(row.series, Number(row.starts_at), Math.max(0, Number(row.used)));
  for (const { series, startsAt, change } of changes) add(series, startsAt, change);
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

/** Stores the changes, always in one order: two transactions would wait for each other otherwise. */
export async function storeParts(store: Store, changes: readonly PartChange[]): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes
    .map(({ series, startsAt, change }) => ({ series, starts_at: startsAt, used: change }))
    .sort((a, b) => a.starts_at - b.starts_at || (a.series < b.series ? -1 : 1));
  await store
    .insertInto('call_uses')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['series', 'starts_at']).doUpdateSet({
        // Below zero after a restore, whose open callbacks were not counted when they end.
        used: sql`(case when call_uses.used < 0 then 0 else call_uses.used end) + excluded.used`,
      }),
    )
    .execute();
}
