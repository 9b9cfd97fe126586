import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/durations.js';

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

/** The parts of a series whose windows must stay within a limit. */
export interface Span {
  series: string;
  /** The part that changes. */
  startsAt: number;
  lengthMs: number;
  partMs: number;
  most: number;
  /** Whether it is asked what is used then. */
  isTold: boolean;
}

/** What is used in the parts of the spans that are told. */
export type StoredUses = readonly (readonly [series: string, startsAt: number, used: number])[];

/** The start of the part in which an instant is. */
export const partOf = ({ partMs }: Window, instant: number): number =>
  Math.floor(instant / partMs) * partMs;

/** What the fullest window of each span holds. */
export function fullestSums(
  spans: readonly Span[],
  uses: StoredUses,
): { span: Span; sum: number }[] {
  const used = new Map<string, Map<number, number>>();
  for (const [series, startsAt, amount] of uses)
    used.set(series, (used.get(series) ?? new Map<number, number>()).set(startsAt, amount));
  return spans.map((span) => ({
    span,
    sum: fullestSum(used.get(span.series) ?? new Map(), span, span.startsAt),
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
