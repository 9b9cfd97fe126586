import type { ScheduleEntry } from '../../shared/configuration/configuration-file.js';

export const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Day = (typeof days)[number];

/** An opening on the clock of the site, such as 09:00 to 12:30. 23:59 means midnight. */
export interface Span {
  from: string;
  to: string;
}

/** The hours of a schedule as a page edits them. */
export interface WeekDraft {
  spans: Readonly<Record<Day, readonly Span[]>>;
  /** Days such as 2026-12-25, in order. */
  closed: readonly string[];
}

/** The days of `mon-fri` or `sat`. */
function daysOf(key: string): readonly Day[] {
  const [first = '', last = first] = key.split('-');
  return days.slice(days.indexOf(first as Day), days.indexOf(last as Day) + 1);
}

const spanOf = (text: string): Span => {
  const [from = '', to = ''] = text.split('-');
  return { from, to };
};

/** Reads hours as the API answers them. */
export function readWeek({ weekly, closed }: ScheduleEntry): WeekDraft {
  const spans = Object.fromEntries(days.map((day) => [day, [] as Span[]])) as Record<Day, Span[]>;
  for (const [key, texts] of Object.entries(weekly))
    for (const day of daysOf(key)) spans[day] = texts.map(spanOf);
  return { spans, closed };
}

export const spanTexts = (spans: readonly Span[]): string[] =>
  tidySpans(spans)
    .sort((a, b) => (a.from < b.from ? -1 : 1))
    .map(({ from, to }) => `${from}-${to}`);

/** Hours as the API takes them. */
export const writeWeek = ({ spans, closed }: WeekDraft): ScheduleEntry => ({
  weekly: Object.fromEntries(
    days.filter((day) => spans[day].length > 0).map((day) => [day, spanTexts(spans[day])]),
  ),
  closed: [...closed].sort(),
});

/** `9`, `9h30`, `0930` and `09:30` as 09:30 and so on; 24:00 is 23:59. Undefined for another text. */
export function readTime(text: string): string | undefined {
  const [, hours, minutes = '00'] = /^(\d{1,2})\s*[:hH.]?\s*(\d{2})?$/.exec(text.trim()) ?? [];
  if (hours === undefined || Number(hours) > 24 || Number(minutes) > 59) return undefined;
  if (Number(hours) === 24) return minutes === '00' ? '23:59' : undefined;
  return `${hours.padStart(2, '0')}:${minutes}`;
}

/** Minutes since midnight; 23:59 is the end of the day. */
export const minutesOf = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return time === '23:59' ? 24 * 60 : hours * 60 + minutes;
};

export type SpanFault = 'unreadable' | 'not-later' | 'overlapping';

/** Minutes since midnight of what somebody types. */
const typedMinutes = (text: string): number => minutesOf(readTime(text) ?? '');

/** What is wrong with an opening of a day; undefined: nothing. */
export function faultOfSpan(spans: readonly Span[], index: number): SpanFault | undefined {
  const { from = '', to = '' } = spans[index] ?? {};
  if (readTime(from) === undefined || readTime(to) === undefined) return 'unreadable';
  if (typedMinutes(to) <= typedMinutes(from)) return 'not-later';
  const overlaps = spans.some(
    (other, at) =>
      at !== index &&
      typedMinutes(other.from) < typedMinutes(to) &&
      typedMinutes(from) < typedMinutes(other.to),
  );
  return overlaps ? 'overlapping' : undefined;
}

/** The same with every time that can be read in one spelling. */
export const tidySpans = (spans: readonly Span[]): Span[] =>
  spans.map(({ from, to }) => ({ from: readTime(from) ?? from, to: readTime(to) ?? to }));

/** Where a day that has no opening, or one, most likely opens next. */
export function nextSpan(spans: readonly Span[]): Span {
  const last = spans.at(-1);
  if (!last) return { from: '09:00', to: '18:00' };
  return minutesOf(last.to) <= 13 * 60 ? { from: '14:00', to: '18:00' } : { from: '', to: '' };
}

/** The minutes that a week is open. */
export const minutesOpen = ({ spans }: WeekDraft): number =>
  days
    .flatMap((day) => spans[day])
    .reduce((sum, { from, to }) => sum + Math.max(0, minutesOf(to) - minutesOf(from)), 0);

const isSameDay = (a: readonly Span[], b: readonly Span[]): boolean =>
  spanTexts(a).join() === spanTexts(b).join();

export interface WeekChange {
  days: Day[];
  /** Closing days that come, and those that go. */
  closed: string[];
  opened: string[];
}

export const changeOfWeek = (before: WeekDraft, after: WeekDraft): WeekChange => ({
  days: days.filter((day) => !isSameDay(before.spans[day], after.spans[day])),
  closed: after.closed.filter((day) => !before.closed.includes(day)),
  opened: before.closed.filter((day) => !after.closed.includes(day)),
});

export const countOfChanges = ({ days: changed, closed, opened }: WeekChange): number =>
  changed.length + closed.length + opened.length;

/** What somebody changed, day by day, on top of what somebody else has changed meanwhile. */
export function rebasedWeek(before: WeekDraft, after: WeekDraft, present: WeekDraft): WeekDraft {
  const change = changeOfWeek(before, after);
  const mine = Object.fromEntries(change.days.map((day) => [day, after.spans[day]]));
  return {
    spans: { ...present.spans, ...mine },
    closed: [
      ...new Set([
        ...present.closed.filter((day) => !change.opened.includes(day)),
        ...change.closed,
      ]),
    ].sort(),
  };
}
