import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isOpen,
  nextOpening,
  type Opening,
  type OpeningHours,
  openUntil,
  weekdays,
} from '../../shared/opening-hours.js';
import { anyOpenings } from '../support/callbacks/openings.js';
import { isOpenAt, wall } from '../support/time/wall-clock.js';

const minute = 60_000;
const at = (iso: string): number => Date.parse(iso);
const hours = (openings: Opening[], extras: Partial<OpeningHours> = {}): OpeningHours => ({
  openings,
  closures: [],
  timeZone: 'Europe/Paris',
  ...extras,
});
const everyDay = (opensAt: string, closesAt: string): Opening[] =>
  weekdays.map((weekday) => ({ weekday, opensAt, closesAt }));

const isOpenOnTheWall = (hours: OpeningHours, instant: number): boolean =>
  isOpenAt(hours, wall(instant, hours.timeZone));

describe('opening hours', () => {
  const office = hours([{ weekday: 'monday', opensAt: '09:00', closesAt: '12:00' }]);

  it('opening hours include the opening time and exclude the closing time', () => {
    expect(isOpen(office, at('2026-11-23T08:00:00Z'))).toBe(true);
    expect(isOpen(office, at('2026-11-23T07:59:59.999Z'))).toBe(false);
    expect(isOpen(office, at('2026-11-23T11:00:00Z'))).toBe(false);
  });

  it('a schedule stays open over midnight when one day ends at 23:59 and the next starts at 00:00', () => {
    expect(isOpen(hours(everyDay('00:00', '23:59')), at('2026-11-23T22:59:30Z'))).toBe(true);
  });

  it('a closing day closes the whole day in the schedule’s own zone', () => {
    const closed = { ...office, closures: ['2026-11-23'] };
    expect(isOpen(closed, at('2026-11-23T09:00:00Z'))).toBe(false);
    expect(nextOpening(closed, at('2026-11-22T12:00:00Z'))).toBe(at('2026-11-30T08:00:00Z'));
  });

  it('the next opening is right in summer time and in winter time', () => {
    const sunday = hours([{ weekday: 'sunday', opensAt: '10:00', closesAt: '11:00' }]);
    expect(nextOpening(sunday, at('2026-10-24T12:00:00Z'))).toBe(at('2026-10-25T09:00:00Z'));
    expect(nextOpening(sunday, at('2027-03-27T12:00:00Z'))).toBe(at('2027-03-28T08:00:00Z'));
  });

  it('an opening time in the hour skipped in spring means the moment of the clock change', () => {
    const night = hours([{ weekday: 'sunday', opensAt: '02:30', closesAt: '04:00' }]);
    expect(nextOpening(night, at('2027-03-27T12:00:00Z'))).toBe(at('2027-03-28T01:00:00Z'));
  });

  it('a closing time in the hour skipped in spring means the moment of the clock change', () => {
    const night = hours([{ weekday: 'sunday', opensAt: '01:00', closesAt: '02:30' }]);
    expect(isOpen(night, at('2027-03-28T00:59:59Z'))).toBe(true);
    expect(isOpen(night, at('2027-03-28T01:00:00Z'))).toBe(false);
  });

  it('an opening within the hour skipped in spring does not take place', () => {
    const night = hours([{ weekday: 'sunday', opensAt: '02:10', closesAt: '02:50' }]);
    expect(isOpen(night, at('2027-03-28T01:20:00Z'))).toBe(false);
    expect(nextOpening(night, at('2027-03-27T12:00:00Z'))).toBe(at('2027-04-04T00:10:00Z'));
  });

  it('an opening time in the hour repeated in autumn means its first occurrence', () => {
    const night = hours([{ weekday: 'sunday', opensAt: '02:30', closesAt: '04:00' }]);
    expect(nextOpening(night, at('2026-10-24T12:00:00Z'))).toBe(at('2026-10-25T00:30:00Z'));
  });

  it('adjacent openings end together with the last of them', () => {
    const touching = hours([
      { weekday: 'monday', opensAt: '09:00', closesAt: '11:00' },
      { weekday: 'monday', opensAt: '10:00', closesAt: '12:00' },
      { weekday: 'monday', opensAt: '12:00', closesAt: '13:00' },
      { weekday: 'monday', opensAt: '14:00', closesAt: '15:00' },
    ]);
    expect(openUntil(touching, at('2026-11-23T08:30:00Z'))).toBe(at('2026-11-23T12:00:00Z'));
    expect(openUntil(touching, at('2026-11-23T12:30:00Z'))).toBe(at('2026-11-23T12:30:00Z'));
  });

  it('a schedule without openings never opens', () => {
    expect(nextOpening(hours([]), at('2026-11-23T09:00:00Z'))).toBeUndefined();
  });

  it('opening hours agree with the wall clock in random weeks, closing days and zones', () => {
    const zone = fc.constantFrom(
      'Europe/Paris',
      'Indian/Reunion',
      'America/Guadeloupe',
      'America/Miquelon',
      'Pacific/Noumea',
      'UTC',
    );
    const instant = fc
      .integer({
        min: at('2026-01-01T00:00:00Z') / minute,
        max: at('2028-01-01T00:00:00Z') / minute,
      })
      .map((m) => m * minute);
    fc.assert(
      fc.property(
        anyOpenings(1, 10),
        zone,
        instant,
        fc.boolean(),
        (openings, timeZone, now, isClosure) => {
          const week = hours(openings, {
            timeZone,
            closures: isClosure ? [wall(now, timeZone).day] : [],
          });
          // Near a clock change a wall time may be two instants or none.
          fc.pre(!isNearAClockChange(now, timeZone));
          expect(isOpen(week, now)).toBe(isOpenOnTheWall(week, now));
          const next = nextOpening(week, now);
          if (next !== undefined && !isNearAClockChange(next, timeZone)) {
            expect(next).toBeGreaterThan(now);
            expect(isOpenOnTheWall(week, next)).toBe(true);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

function isNearAClockChange(instant: number, timeZone: string): boolean {
  const minutesOf = (moment: number): number => {
    const [h = 0, m = 0] = wall(moment, timeZone).time.split(':').map(Number);
    return h * 60 + m;
  };
  const threeHours = 180;
  const [before, after] = [
    minutesOf(instant - threeHours * minute),
    minutesOf(instant + threeHours * minute),
  ];
  return (after - before + 1440) % 1440 !== 2 * threeHours;
}
