import { DAY_MS } from '../../shared/durations.js';
import { localTimeZone } from '../../shared/time-zones.js';
import type { Messages } from './messages.js';
import { directionOf } from './spoken-language.js';

const clockTime = (at: Date, regional: string, timeZone?: string): string =>
  new Intl.DateTimeFormat(regional, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(timeZone ? { timeZone } : {}),
  }).format(at);

/** The visitor's time zone; the owner's where the browser has none. */
const zoneOfVisitor = (ownerZone: string | null): string | undefined =>
  localTimeZone() ?? ownerZone ?? undefined;

/** `14:35`, in the visitor's time zone. */
export const timeOf = (
  instant: string | number,
  ownerZone: string,
  messages: Messages,
  visitorZone = zoneOfVisitor(ownerZone),
): string => clockTime(new Date(instant), messages.regional, visitorZone);

/** `tomorrow at 09:00`: day and time in a zone, followed by the visitor's own time if it differs. */
export function momentIn(
  instant: string,
  timeZone: string,
  now: number,
  messages: Messages,
  visitorZone = zoneOfVisitor(timeZone),
): string {
  const momentOf = (zone: string | undefined) => {
    const { day, time } = dayAndTimeIn(zone, instant, now, messages);
    return messages.dayAndTime(day, time);
  };
  const there = momentOf(timeZone);
  const here = momentOf(visitorZone);
  return there === here ? there : messages.momentElsewhere(there, cityOf(timeZone), here);
}

/** `tomorrow at 03:00 (09:00, Paris time)`: a call in the visitor's time, followed by the owner's if it differs. */
export function callMoment(
  instant: string,
  ownerZone: string | null,
  now: number,
  messages: Messages,
  visitorZone = zoneOfVisitor(ownerZone),
): string {
  const { day, time } = dayAndTimeIn(visitorZone, instant, now, messages);
  const here = messages.dayAndTime(day, time);
  const there = ownerZone && ownerMoment(instant, ownerZone, now, messages, visitorZone);
  return there ? `${here} (${there})` : here;
}

/** `tomorrow at 09:00, Paris time`: for a page that does not know its reader's time zone. */
export function momentThere(
  instant: string,
  timeZone: string,
  now: number,
  messages: Messages,
): string {
  const { day, time } = dayAndTimeIn(timeZone, instant, now, messages);
  return messages.inZone(messages.dayAndTime(day, time), cityOf(timeZone));
}

/** `09:00, Paris time`, with the day if it differs too; null if owner and visitor have the same day and time. */
export function ownerMoment(
  instant: string,
  ownerZone: string,
  now: number,
  messages: Messages,
  visitorZone = zoneOfVisitor(ownerZone),
): string | null {
  const here = dayAndTimeIn(visitorZone, instant, now, messages);
  const there = dayAndTimeIn(ownerZone, instant, now, messages);
  if (here.day === there.day && here.time === there.time) return null;
  const moment = here.day === there.day ? there.time : messages.dayAndTime(there.day, there.time);
  return messages.inZone(moment, cityOf(ownerZone));
}

const dayAndTimeIn = (
  timeZone: string | undefined,
  instant: string,
  now: number,
  messages: Messages,
) => ({
  day: dayName(instant, timeZone, now, messages),
  time: clockTime(new Date(instant), messages.regional, timeZone),
});

/** `in 5 minutes`. */
export function inDelay(seconds: number, { regional }: Messages): string {
  const format = new Intl.RelativeTimeFormat(regional);
  if (seconds >= 3600 && seconds % 3600 === 0) return format.format(seconds / 3600, 'hour');
  return seconds % 60 === 0
    ? format.format(seconds / 60, 'minute')
    : format.format(seconds, 'second');
}

/** As `inDelay`, rounded up to whole minutes above one minute. */
export const inAbout = (seconds: number, messages: Messages): string =>
  inDelay(seconds <= 60 ? seconds : Math.ceil(seconds / 60) * 60, messages);

export function countryName(country: string, { regional }: Messages): string {
  return new Intl.DisplayNames(regional, { type: 'region' }).of(country) ?? country;
}

/** `today`, `tomorrow`, or weekday and date, in a zone. */
export function dayName(
  instant: string,
  timeZone: string | undefined,
  now: number,
  { regional }: Messages,
): string {
  const at = new Date(instant);
  const dateIn = (moment: Date | number) =>
    new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(moment);
  const relative = new Intl.RelativeTimeFormat(regional, { numeric: 'auto' });
  if (dateIn(at) === dateIn(now)) return relative.format(0, 'day');
  if (dateIn(at) === dateIn(now + DAY_MS)) return relative.format(1, 'day');
  return new Intl.DateTimeFormat(regional, {
    timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  }).format(at);
}

/** `['Thu', '26']` for `2026-11-26`. */
export function shortDay(date: string, { regional }: Messages): [weekday: string, day: string] {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(regional, { timeZone: 'UTC', ...options }).format(
      new Date(`${date}T12:00Z`),
    );
  return [format({ weekday: 'short' }), format({ day: 'numeric' })];
}

/** `New York` for `America/New_York`. */
export const cityOf = (timeZone: string): string =>
  (timeZone.split('/').at(-1) ?? '').replaceAll('_', ' ');

/** `France, Belgium and Switzerland`. */
export const listOf = (words: readonly string[], { regional }: Messages): string =>
  new Intl.ListFormat(regional).format(words);

/** A phone number or its beginning, for a text without markup: in Arabic it would be read from its end. */
export const numberIn = ({ language }: Pick<Messages, 'language'>, number: string): string =>
  number && directionOf(language) === 'rtl' ? `\u2066${number}\u2069` : number;
