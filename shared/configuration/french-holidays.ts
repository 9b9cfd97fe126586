import { Temporal } from 'temporal-polyfill';
import { englishNames, type HolidayName } from './holiday-names.js';

export interface PublicHoliday {
  /** Such as 2027-05-01. */
  day: string;
  key: HolidayName;
  /** In English. */
  name: string;
}

/** Easter Sunday of the Gregorian calendar, by the rule of Meeus, Jones and Butcher. */
function easterOf(year: number): Temporal.PlainDate {
  const a = year % 19;
  const century = Math.floor(year / 100);
  const inCentury = year % 100;
  const correction = Math.floor((century + 8) / 25);
  const shift = Math.floor((century - correction + 1) / 3);
  const epact = (19 * a + century - Math.floor(century / 4) - shift + 15) % 30;
  const weekday =
    (32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - epact - (inCentury % 4)) % 7;
  const late = Math.floor((a + 11 * epact + 22 * weekday) / 451);
  const days = epact + weekday - 7 * late + 114;
  return Temporal.PlainDate.from({
    year,
    month: Math.floor(days / 31),
    day: (days % 31) + 1,
  });
}

const inOrder = (days: readonly (readonly [Temporal.PlainDate, HolidayName])[]): PublicHoliday[] =>
  days
    .map(([day, key]) => ({ day: day.toString(), key, name: englishNames[key] }))
    .sort((a, b) => (a.day < b.day ? -1 : 1));

const on = (year: number, month: number, day: number) =>
  Temporal.PlainDate.from({ year, month, day });

/** The eleven public holidays of France, of article L3133-1 of its labour code, in order. */
export function frenchHolidays(year: number): PublicHoliday[] {
  const easter = easterOf(year);
  return inOrder([
    [on(year, 1, 1), 'new-year'],
    [easter.add({ days: 1 }), 'easter-monday'],
    [on(year, 5, 1), 'labour-day'],
    [on(year, 5, 8), 'victory-day'],
    [easter.add({ days: 39 }), 'ascension'],
    [easter.add({ days: 50 }), 'whit-monday'],
    [on(year, 7, 14), 'national-day'],
    [on(year, 8, 15), 'assumption'],
    [on(year, 11, 1), 'all-saints'],
    [on(year, 11, 11), 'armistice'],
    [on(year, 12, 25), 'christmas'],
  ]);
}

/** The two that Alsace and Moselle have besides, of article L3134-13. */
export const alsaceMoselleHolidays = (year: number): PublicHoliday[] =>
  inOrder([
    [easterOf(year).subtract({ days: 2 }), 'good-friday'],
    [on(year, 12, 26), 'saint-stephen'],
  ]);
