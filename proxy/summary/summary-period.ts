import { Temporal } from 'temporal-polyfill';
import { DAY_MS, HOUR_MS } from '../../shared/durations.js';
import { type Period, zoned } from '../statistics/period.js';

export type Rhythm = 'daily' | 'weekly';

/** Before the working day, and after the calls of the evening are over. */
const SENT_AT = Temporal.PlainTime.from('07:00');

/** Later, a summary is not sent any more: the next one comes soon. */
export const giveUpMs: Readonly<Record<Rhythm, number>> = {
  daily: 12 * HOUR_MS,
  weekly: 2 * DAY_MS,
};

/**
 * The summary whose time came last: of the day before, or on Mondays of the week before. It is found by dates, so a day
 * of 23 or 25 hours has one as any other.
 */
export function lastSummary(
  rhythm: Rhythm,
  now: number,
  timeZone: string,
): { period: Period; dueAt: number } {
  const timeOf = (day: Temporal.PlainDate): number =>
    day.toZonedDateTime({ timeZone, plainTime: SENT_AT }).epochMilliseconds;
  const today = zoned(now, timeZone).toPlainDate();
  const last = timeOf(today) <= now ? today : today.subtract({ days: 1 });
  if (rhythm === 'daily') {
    const day = last.subtract({ days: 1 });
    return { period: { from: day, to: day, timeZone }, dueAt: timeOf(last) };
  }
  const monday = last.subtract({ days: last.dayOfWeek - 1 });
  return {
    period: { from: monday.subtract({ days: 7 }), to: monday.subtract({ days: 1 }), timeZone },
    dueAt: timeOf(monday),
  };
}
