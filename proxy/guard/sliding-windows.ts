import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/durations.js';
import type { Span, StoredCounts, UseChange } from './stored-counts.js';

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
export interface PartChange extends UseChange {
  window: Window;
  /** The limit, where it is enforced; null: it is counted only. */
  most: number | null;
}

/** The start of the part in which an instant is. */
export const partOf = ({ partMs }: Window, instant: number): number =>
  Math.floor(instant / partMs) * partMs;

/** The parts of time that the windows of the enforced changes touch. */
export const spansOf = (changes: readonly PartChange[]): Span[] =>
  changes
    .filter(({ most }) => most !== null)
    .map(({ series, startsAt, window: { lengthMs } }) => ({
      series,
      first: startsAt - lengthMs,
      last: startsAt + lengthMs,
    }));

/** What the fullest window of each enforced change holds, the changes included. */
export function fullestSums(
  changes: readonly PartChange[],
  uses: StoredCounts['uses'],
): { part: PartChange; sum: number }[] {
  const used = new Map<string, Map<number, number>>();
  for (const [series, startsAt, amount] of uses)
    used.set(series, (used.get(series) ?? new Map<number, number>()).set(startsAt, amount));
  return changes
    .filter(({ most }) => most !== null)
    .map((part) => ({
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
