import { Temporal } from 'temporal-polyfill';

export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof weekdays)[number];

/** One weekly opening, by the wall clock of the owner's zone; `closesAt` itself is closed, but `23:59` means midnight. */
export interface Opening {
  weekday: Weekday;
  opensAt: string;
  closesAt: string;
}

/** Weekly openings (overlaps are a union) and whole days that are closed, in one IANA time zone. */
export interface OpeningHours {
  openings: readonly Opening[];
  closures: readonly string[];
  timeZone: string;
}

const SEARCHED_DAYS = 400;

/** When a clock of the zone first shows a time, or has passed it: the end of a spring gap, the first of a doubled hour. */
function firstShown(wall: Temporal.PlainDateTime, timeZone: string): number {
  const earlier = wall.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  const isSkipped = !earlier.toPlainDateTime().equals(wall);
  const shown = isSkipped ? earlier.getTimeZoneTransition('next') : earlier;
  return (shown ?? earlier).epochMilliseconds;
}

/** The openings of one day as instants, in order. One that lies within a spring gap is none. */
export function openingsOn(
  { openings, closures, timeZone }: OpeningHours,
  day: Temporal.PlainDate,
): [number, number][] {
  if (closures.includes(day.toString())) return [];
  const at = (time: string): number => {
    const wall =
      time === '23:59' ? day.add({ days: 1 }).toPlainDateTime() : day.toPlainDateTime(time);
    return firstShown(wall, timeZone);
  };
  return openings
    .filter(({ weekday }) => weekdays.indexOf(weekday) === day.dayOfWeek - 1)
    .map(({ opensAt, closesAt }): [number, number] => [at(opensAt), at(closesAt)])
    .sort(([a], [b]) => a - b);
}

/** The day of the calendar in a zone. */
export const dayOf = (instant: number, timeZone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).toPlainDate();

/** Whether it is open at an instant (milliseconds since 1970). */
export const isOpen = (hours: OpeningHours, instant: number): boolean =>
  openingsOn(hours, dayOf(instant, hours.timeZone)).some(
    ([from, to]) => from <= instant && instant < to,
  );

/** The instant at which the opening that holds `instant` ends, where others touch it the last of them; `instant` when closed. */
export function openUntil(hours: OpeningHours, instant: number): number {
  let until = instant;
  // In order of their beginnings: one pass sees through every opening that touches.
  for (const [from, to] of openingsOn(hours, dayOf(instant, hours.timeZone)))
    if (from <= until && until < to) until = to;
  return until;
}

/** The next instant, after `instant`, at which an opening begins; undefined when none does within 400 days. */
export function nextOpening(hours: OpeningHours, instant: number): number | undefined {
  const today = dayOf(instant, hours.timeZone);
  for (let days = 0; days < SEARCHED_DAYS; days++) {
    const opening = openingsOn(hours, today.add({ days })).find(
      ([from, to]) => from > instant && to > from,
    );
    if (opening) return opening[0];
  }
  return undefined;
}
