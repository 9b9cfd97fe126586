import { Temporal } from 'temporal-polyfill';

export interface PublicHoliday {
  /** Such as 2027-05-01. */
  day: string;
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

/** The eleven public holidays of France, of article L3133-1 of its labour code, in order. */
export function frenchHolidays(year: number): PublicHoliday[] {
  const fixed = (month: number, day: number) => Temporal.PlainDate.from({ year, month, day });
  const easter = easterOf(year);
  const holidays: [Temporal.PlainDate, string][] = [
    [fixed(1, 1), 'New Year’s Day'],
    [easter.add({ days: 1 }), 'Easter Monday'],
    [fixed(5, 1), 'Labour Day'],
    [fixed(5, 8), 'Victory Day'],
    [easter.add({ days: 39 }), 'Ascension Day'],
    [easter.add({ days: 50 }), 'Whit Monday'],
    [fixed(7, 14), 'National Day'],
    [fixed(8, 15), 'Assumption Day'],
    [fixed(11, 1), 'All Saints’ Day'],
    [fixed(11, 11), 'Armistice Day'],
    [fixed(12, 25), 'Christmas Day'],
  ];
  return holidays
    .map(([day, name]) => ({ day: day.toString(), name }))
    .sort((a, b) => (a.day < b.day ? -1 : 1));
}
