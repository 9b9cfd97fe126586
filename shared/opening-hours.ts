import { Temporal } from 'temporal-polyfill';
import { DAY_MS } from './durations.js';

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

/** A weekly opening on the owner's wall clock, from `opensAt` until just before `closesAt`; `23:59` means midnight. */
export interface Opening {
  weekday: Weekday;
  opensAt: string;
  closesAt: string;
}

/** Weekly openings, which may overlap, and closed days, in an IANA time zone. */
export interface OpeningHours {
  openings: readonly Opening[];
  closures: readonly string[];
  timeZone: string;
}

const MAX_SEARCH_DAYS = 400;
/** Hours repeat after a week, and a closing day is no further away than that matters. */
const MAX_OPEN_DAYS = 8;

/** First instant at which the zone's clock shows this time or a later one: for a skipped time, the end of the gap. */
function firstShown(wall: Temporal.PlainDateTime, timeZone: string): number {
  const earlier = wall.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  const isSkipped = !earlier.toPlainDateTime().equals(wall);
  const shown = isSkipped ? earlier.getTimeZoneTransition('next') : earlier;
  return (shown ?? earlier).epochMilliseconds;
}

/** Openings of a day as pairs of instants, in order. An opening within a skipped hour has no length. */
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

/** Calendar day in a zone. */
export const dayOf = (instant: number, timeZone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).toPlainDate();

/** @param instant in milliseconds since 1970 */
export const isOpen = (hours: OpeningHours, instant: number): boolean =>
  openingsOn(hours, dayOf(instant, hours.timeZone)).some(
    ([from, to]) => from <= instant && instant < to,
  );

/** End of the opening at `instant`, including adjacent openings; `instant` itself when closed. */
export function openUntil(hours: OpeningHours, instant: number): number {
  let until = instant;
  // The openings are sorted by their start, so one pass follows a whole chain.
  for (const [from, to] of openingsOn(hours, dayOf(instant, hours.timeZone)))
    if (from <= until && until < to) until = to;
  return until;
}

/** Start of the next opening after `instant`; undefined when there is none within 400 days. */
export function nextOpening(hours: OpeningHours, instant: number): number | undefined {
  const today = dayOf(instant, hours.timeZone);
  for (let days = 0; days < MAX_SEARCH_DAYS; days++) {
    const opening = openingsOn(hours, today.add({ days })).find(
      ([from, to]) => from > instant && to > from,
    );
    if (opening) return opening[0];
  }
  return undefined;
}

/** Start of the next closed time from `instant` on; undefined when there is none within eight days. */
export function nextClosing(hours: OpeningHours, instant: number): number | undefined {
  const until = instant + MAX_OPEN_DAYS * DAY_MS;
  for (let at = instant; at < until; ) {
    const end = openUntil(hours, at);
    if (end === at) return at;
    at = end;
  }
  return undefined;
}
