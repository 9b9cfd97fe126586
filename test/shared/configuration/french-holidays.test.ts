import { describe, expect, it } from 'vitest';
import {
  alsaceMoselleHolidays,
  frenchHolidays,
} from '../../../shared/configuration/french-holidays.js';

const days = (year: number) => frenchHolidays(year).map(({ day }) => day);

describe('public holidays of France', () => {
  it.each([
    [2024, ['2024-04-01', '2024-05-09', '2024-05-20']],
    [2026, ['2026-04-06', '2026-05-14', '2026-05-25']],
    [2027, ['2027-03-29', '2027-05-06', '2027-05-17']],
    [2038, ['2038-04-26', '2038-06-03', '2038-06-14']],
  ])(
    'in %i Easter Monday, Ascension and Whit Monday are where calendars have them',
    (year, moving) => {
      expect(days(year)).toEqual(expect.arrayContaining(moving));
    },
  );

  it('are eleven, of which eight are on the same day each year', () => {
    expect(frenchHolidays(2027)).toHaveLength(11);
    const fixed = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'];
    for (const year of [2026, 2027, 2031])
      expect(days(year)).toEqual(expect.arrayContaining(fixed.map((day) => `${year}-${day}`)));
  });

  it('in Alsace and Moselle are two more: Good Friday and the day after Christmas', () => {
    expect(alsaceMoselleHolidays(2024).map(({ day }) => day)).toEqual(['2024-03-29', '2024-12-26']);
    expect(alsaceMoselleHolidays(2026).map(({ day }) => day)).toEqual(['2026-04-03', '2026-12-26']);
  });
});
