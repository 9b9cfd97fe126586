import { Temporal } from 'temporal-polyfill';
import { HOUR_MS } from '../../shared/durations.js';

/** Days from the first to the last, in a zone. */
export interface Period {
  from: Temporal.PlainDate;
  to: Temporal.PlainDate;
  timeZone: string;
}

/** A day of a zone: 23 or 25 hours long where clocks change. */
export interface Day {
  startsAt: number;
  endsAt: number;
  /** 1 is Monday. */
  weekday: number;
}

/** How many days a period has. */
export const lengthOf = ({ from, to }: Period): number => from.until(to).days + 1;

/** As many days just before. */
export const before = (period: Period): Period => ({
  ...period,
  from: period.from.subtract({ days: lengthOf(period) }),
  to: period.from.subtract({ days: 1 }),
});

export function daysOf({ from, to, timeZone }: Period): Day[] {
  const startOf = (date: Temporal.PlainDate): number =>
    date.toZonedDateTime({ timeZone }).epochMilliseconds;
  const days: Day[] = [];
  for (let date = from; Temporal.PlainDate.compare(date, to) <= 0; date = date.add({ days: 1 }))
    days.push({
      startsAt: startOf(date),
      endsAt: startOf(date.add({ days: 1 })),
      weekday: date.dayOfWeek,
    });
  return days;
}

/** The starts of the hours of these days, one after the other. */
export function hoursOf(days: readonly Day[]): number[] {
  return days.flatMap(({ startsAt, endsAt }) =>
    Array.from(
      { length: Math.ceil((endsAt - startsAt) / HOUR_MS) },
      (_, hour) => startsAt + hour * HOUR_MS,
    ),
  );
}

/** The hour of a moment as a clock of the zone shows it. */
export const localHour = (at: number, { startsAt, endsAt }: Day, timeZone: string): number =>
  endsAt - startsAt === 24 * HOUR_MS
    ? Math.floor((at - startsAt) / HOUR_MS)
    : zoned(at, timeZone).hour;

/** ISO 8601 with the offset of the zone. */
export const withOffset = (at: number, timeZone: string): string =>
  zoned(at, timeZone).toString({ timeZoneName: 'never', smallestUnit: 'second' });

export const zoned = (at: number, timeZone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
