import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changeOfWeek,
  days,
  faultOfSpan,
  minutesOpen,
  readTime,
  readWeek,
  rebasedWeek,
  writeWeek,
} from '../../console/configuration/week.js';
import { readWeekly, writeWeekly } from '../../shared/configuration/weekly-hours.js';

const shop = {
  weekly: { 'mon-fri': ['09:00-12:30', '14:00-18:30'], sat: ['10:00-13:00'] },
  closed: ['2026-12-25', '2027-01-01'],
};
const week = readWeek(shop);

describe('the hours of a schedule in the console', () => {
  it('are for each day those of the lines that name it', () => {
    expect(week.spans.wed).toEqual([
      { from: '09:00', to: '12:30' },
      { from: '14:00', to: '18:30' },
    ]);
    expect(week.spans.sun).toEqual([]);
    expect(minutesOpen(week)).toBe(5 * 8 * 60 + 180);
    expect(minutesOpen(readWeek({ weekly: { mon: ['00:00-23:59'] }, closed: [] }))).toBe(24 * 60);
  });

  it('mean the same to the API after they were read and written', () => {
    const spans = fc.uniqueArray(
      fc.constantFrom('08:00-12:00', '13:30-17:00', '18:00-19:15', '20:00-23:59'),
      { maxLength: 3 },
    );
    const entries = fc.uniqueArray(fc.tuple(fc.constantFrom(...days), spans), {
      selector: ([day]) => day,
    });
    fc.assert(
      fc.property(entries, (all) => {
        const openings = readWeekly(Object.fromEntries(all), () => undefined);
        const entry = { weekly: writeWeekly(openings) as Record<string, string[]>, closed: [] };
        const written = writeWeek(readWeek(entry));
        expect(readWeekly(written.weekly, () => undefined)).toEqual(openings);
      }),
    );
  });

  it.each([
    ['09:00', '', 'unreadable'],
    ['9', '25', 'unreadable'],
    ['12:00', '09:00', 'not-later'],
    ['12:00', '15:00', 'overlapping'],
    ['12:30', '14:00', undefined],
    ['19:00', '23:59', undefined],
    ['19h', '24', undefined],
  ] as const)('from %s to %s beside a morning and an afternoon are %s', (from, to, fault) => {
    expect(faultOfSpan([...week.spans.mon, { from, to }], 2)).toBe(fault);
  });

  it.each([
    ['9', '09:00'],
    ['9h30', '09:30'],
    ['0930', '09:30'],
    ['9:30', '09:30'],
    ['24', '23:59'],
    ['24:30', undefined],
    ['9:75', undefined],
    ['nine', undefined],
  ])('%s is read as %s', (text, time) => expect(readTime(text)).toBe(time));

  it('that two people change at once are put together day by day', () => {
    const mine = {
      spans: { ...week.spans, sun: [{ from: '10:00', to: '12:00' }] },
      closed: ['2027-01-01', '2027-05-01'],
    };
    const theirs = {
      spans: { ...week.spans, mon: [] },
      closed: [...week.closed, '2027-07-14'],
    };
    expect(changeOfWeek(week, mine)).toEqual({
      days: ['sun'],
      closed: ['2027-05-01'],
      opened: ['2026-12-25'],
    });
    const both = rebasedWeek(week, mine, theirs);
    expect(both.spans.mon).toEqual([]);
    expect(both.spans.sun).toEqual([{ from: '10:00', to: '12:00' }]);
    expect(both.closed).toEqual(['2027-01-01', '2027-05-01', '2027-07-14']);
  });
});
