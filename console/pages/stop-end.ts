import { DAY_MS, HOUR_MS } from '../../shared/durations.js';

export const stopEnds = ['hour', 'tonight', 'tomorrow', 'never'] as const;
/** How long a stop lasts, as people choose it. */
export type StopEnd = (typeof stopEnds)[number];

/** The moment at which it ends, as ISO 8601; undefined: not by itself. @param now milliseconds since 1970 */
export function endOfStop(choice: StopEnd, now: number, timeZone: string): string | undefined {
  if (choice === 'never') return undefined;
  const end =
    choice === 'hour'
      ? now + HOUR_MS
      : choice === 'tomorrow'
        ? now + DAY_MS
        : nextMidnight(now, timeZone);
  return new Date(end).toISOString();
}

/** The first moment of the next day. A day may have 23 or 25 hours, so it is looked for and not added up. */
function nextMidnight(now: number, timeZone: string): number {
  const dayOf = new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone });
  const today = dayOf.format(now);
  let before = now;
  let after = now + 26 * HOUR_MS;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (dayOf.format(middle) === today) before = middle;
    else after = middle;
  }
  return after;
}
