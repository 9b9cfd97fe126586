import type { OpeningHours } from '../../../shared/opening-hours.js';

const formats = new Map<string, Intl.DateTimeFormat>();

export interface Wall {
  weekday: string;
  day: string;
  time: string;
}

/** Wall clock of a zone, from Intl and not from the code under test. */
export function wall(instant: number, timeZone: string): Wall {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      weekday: 'long',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  formats.set(timeZone, format);
  const parts = format.formatToParts(instant);
  const textOf = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return {
    weekday: textOf('weekday').toLowerCase(),
    day: `${textOf('year')}-${textOf('month')}-${textOf('day')}`,
    time: `${textOf('hour')}:${textOf('minute')}`,
  };
}

/** Naive definition of open: the wall clock shows a time within an opening of that weekday. */
export const isOpenAt = (
  { openings, closures }: Pick<OpeningHours, 'openings' | 'closures'>,
  { weekday, day, time }: Wall,
): boolean =>
  !closures.includes(day) &&
  openings.some(
    (opening) =>
      opening.weekday === weekday &&
      opening.opensAt <= time &&
      (time < opening.closesAt || opening.closesAt === '23:59'),
  );
