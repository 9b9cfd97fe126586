import type { Messages } from './messages.js';

const dayMs = 86_400_000;

const clockTime = (at: Date, language: string, timeZone?: string): string =>
  new Intl.DateTimeFormat(regional(language), {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(timeZone ? { timeZone } : {}),
  }).format(at);

/** `14:35`, in the visitor's own zone. */
export const timeOf = (instant: string | number, messages: Messages): string =>
  clockTime(new Date(instant), messages.language);

/** `tomorrow at 09:00`: the day and time in a zone, with the visitor's own beside it where it differs. */
export function momentIn(
  instant: string,
  timeZone: string,
  now: number,
  messages: Messages,
  visitorZone = Intl.DateTimeFormat().resolvedOptions().timeZone,
): string {
  const at = new Date(instant);
  const said = (zone: string) =>
    messages.dayAndTime(
      dayOf(at, zone, now, messages.language),
      clockTime(at, messages.language, zone),
    );
  const there = said(timeZone);
  const here = said(visitorZone);
  return there === here ? there : messages.momentElsewhere(there, cityOf(timeZone), here);
}

/** `in 5 minutes`. */
export function inDelay(seconds: number, { language }: Messages): string {
  const words = new Intl.RelativeTimeFormat(regional(language));
  if (seconds >= 3600 && seconds % 3600 === 0) return words.format(seconds / 3600, 'hour');
  return seconds % 60 === 0
    ? words.format(seconds / 60, 'minute')
    : words.format(seconds, 'second');
}

/** As `inDelay`, rounded up to what a person waits by: nobody counts 2,537 seconds. */
export const inAbout = (seconds: number, messages: Messages): string =>
  inDelay(seconds <= 60 ? seconds : Math.ceil(seconds / 60) * 60, messages);

export function countryName(country: string, { language }: Messages): string {
  return new Intl.DisplayNames(language, { type: 'region' }).of(country) ?? country;
}

/** Bare `en` writes dates the American way; the popups' countries do not. */
const regional = (language: string): string => (language === 'en' ? 'en-GB' : language);

function dayOf(at: Date, timeZone: string, now: number, language: string): string {
  const dateIn = (moment: Date | number) =>
    new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(moment);
  const relative = new Intl.RelativeTimeFormat(regional(language), { numeric: 'auto' });
  if (dateIn(at) === dateIn(now)) return relative.format(0, 'day');
  if (dateIn(at) === dateIn(now + dayMs)) return relative.format(1, 'day');
  return new Intl.DateTimeFormat(regional(language), {
    timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  }).format(at);
}

/** `New York` for `America/New_York`. */
const cityOf = (timeZone: string): string =>
  (timeZone.split('/').at(-1) ?? '').replaceAll('_', ' ');

/** `France, Belgium and Switzerland`. */
export const listOf = (words: readonly string[], { language }: Messages): string =>
  new Intl.ListFormat(regional(language)).format(words);
