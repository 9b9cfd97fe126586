import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../../shared/durations.js';
import { isOpen, type Opening, type OpeningHours, weekdays } from '../../shared/opening-hours.js';
import { isSlot, type SlotRules, slotsOf } from '../../shared/slots.js';
import { zonedTimes } from '../../shared/zoned-time.js';
import { anyOpenings } from '../support/callbacks/openings.js';
import { isOpenAt, wall } from '../support/time/wall-clock.js';

const at = (iso: string): number => Date.parse(iso);
const everyDay = (opensAt: string, closesAt: string): Opening[] =>
  weekdays.map((weekday) => ({ weekday, opensAt, closesAt }));
const rules: SlotRules = { slotMinutes: 15, noticeMinutes: 0, horizonDays: 1 };

const slotsIn = (hours: Partial<OpeningHours>, now: string, more: Partial<SlotRules> = {}) =>
  [
    ...slotsOf({ openings: [], closures: [], timeZone: 'Europe/Paris', ...hours }, at(now), {
      ...rules,
      ...more,
    }),
  ].map((slot) => new Date(slot).toISOString().slice(0, 16));

const timeAt = (minute: number): string =>
  [Math.floor(minute / 60), minute % 60].map((n) => String(n).padStart(2, '0')).join(':');

/** Finds slots by brute force: whole slots after the opening on the wall clock, which shows this time for the first time. */
function findSlots(hours: OpeningHours, now: number, more: SlotRules): number[] {
  const { slotMinutes, noticeMinutes, horizonDays } = more;
  const wallAt = (instant: number) => wall(instant, hours.timeZone);
  const found: number[] = [];
  const first = Math.ceil((now + noticeMinutes * MINUTE_MS) / MINUTE_MS) * MINUTE_MS;
  for (let instant = first; instant <= now + horizonDays * DAY_MS; instant += 5 * MINUTE_MS) {
    const { weekday, day, time } = wallAt(instant);
    const minute = Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
    const isOpenOnTheWall = (m: number) => isOpenAt(hours, { weekday, day, time: timeAt(m) });
    let opensAt = minute;
    while (opensAt > 0 && isOpenOnTheWall(opensAt - 1)) opensAt -= 1;
    if ((minute - opensAt) % slotMinutes !== 0 || minute + slotMinutes > 1440) continue;
    const isOpenThroughout = Array.from(
      { length: slotMinutes },
      (_, later) => minute + later,
    ).every(isOpenOnTheWall);
    // No clock goes back by more than an hour.
    const before = wallAt(instant - 60 * MINUTE_MS);
    const isSecond = before.day === day && before.time === time;
    if (isOpenThroughout && !isSecond && isOpen(hours, instant)) found.push(instant);
  }
  return found;
}

describe('slots', () => {
  it('the first slot is at the opening, and the last one ends before closing', () => {
    expect(
      slotsIn(
        { openings: [{ weekday: 'tuesday', opensAt: '09:10', closesAt: '10:00' }] },
        '2026-11-23T12:00:00Z',
      ),
    ).toEqual(['2026-11-24T08:10', '2026-11-24T08:25', '2026-11-24T08:40']);
  });

  it('an opening as long as one slot has that slot, whatever time it begins', () => {
    const lunch = { openings: everyDay('12:30', '13:30') };
    const hourly = { slotMinutes: 60 };
    expect(slotsIn(lunch, '2026-11-23T09:00:00Z', hourly)).toEqual(['2026-11-23T11:30']);
    // Paris changes its clocks on these days.
    expect(slotsIn(lunch, '2026-10-25T00:00:00Z', hourly)).toEqual(['2026-10-25T11:30']);
    expect(slotsIn(lunch, '2026-03-29T00:00:00Z', hourly)).toEqual(['2026-03-29T10:30']);
  });

  it('slots start after the notice and end at the horizon', () => {
    const open = { openings: everyDay('00:00', '23:59') };
    const slots = slotsIn(open, '2026-11-23T09:01:00Z', { noticeMinutes: 60, horizonDays: 2 });
    expect(slots[0]).toBe('2026-11-23T10:15');
    expect(slots.at(-1)).toBe('2026-11-25T09:00');
  });

  it('slots treat adjacent openings as one', () => {
    const halves: Opening[] = [
      { weekday: 'tuesday', opensAt: '09:00', closesAt: '09:20' },
      { weekday: 'tuesday', opensAt: '09:20', closesAt: '09:50' },
    ];
    expect(slotsIn({ openings: halves }, '2026-11-23T12:00:00Z')).toHaveLength(3);
  });

  it('slots leave out closing days by the owner’s calendar', () => {
    const open = {
      openings: everyDay('00:00', '00:30'),
      closures: ['2026-11-25'],
      timeZone: 'Indian/Reunion',
    };
    // In Réunion, 25 November starts at 20:00 UTC on the 24th.
    expect(slotsIn(open, '2026-11-23T12:00:00Z', { horizonDays: 3 })).toEqual([
      '2026-11-23T20:00',
      '2026-11-23T20:15',
      '2026-11-25T20:00',
      '2026-11-25T20:15',
    ]);
  });

  it('there are no slots in the hour skipped in spring', () => {
    const night = { openings: everyDay('01:30', '03:30') };
    expect(slotsIn(night, '2027-03-27T22:00:00Z')).toEqual([
      '2027-03-28T00:30',
      '2027-03-28T00:45',
      '2027-03-28T01:00',
      '2027-03-28T01:15',
    ]);
    expect(slotsIn({ openings: everyDay('02:30', '02:45') }, '2027-03-27T22:00:00Z')).toEqual([]);
  });

  it('slots in the hour repeated in autumn exist once, in its first occurrence', () => {
    expect(slotsIn({ openings: everyDay('02:30', '03:15') }, '2026-10-24T22:00:00Z')).toEqual([
      '2026-10-25T00:30',
      '2026-10-25T00:45',
      '2026-10-25T02:00',
    ]);
  });

  it.each([
    // Neither zone changes its clocks on these nights, when Paris does.
    ['Indian/Reunion', '2026-10-25T05:00', '2026-03-29T05:00'],
    ['America/Guadeloupe', '2026-10-25T13:00', '2026-03-29T13:00'],
  ])(
    'slots in %s follow their own clock when Europe changes its clocks',
    (timeZone, autumn, spring) => {
      const open = { openings: everyDay('09:00', '09:15'), timeZone };
      expect(slotsIn(open, '2026-10-25T00:00:00Z')).toEqual([autumn]);
      expect(slotsIn(open, '2026-03-29T00:00:00Z')).toEqual([spring]);
    },
  );

  it('slots in Miquelon follow the clock changes of America', () => {
    const open = { openings: everyDay('02:00', '03:15'), timeZone: 'America/Miquelon' };
    // On 8 March 2026 its clock goes from 02:00 to 03:00, and on 1 November back from 02:00 to 01:00.
    expect(slotsIn(open, '2026-03-07T20:00:00Z')).toEqual(['2026-03-08T05:00']);
    expect(slotsIn(open, '2026-10-31T20:00:00Z', { slotMinutes: 60 })).toEqual([
      '2026-11-01T05:00',
    ]);
    const doubled = { openings: everyDay('01:00', '01:30'), timeZone: 'America/Miquelon' };
    expect(slotsIn(doubled, '2026-10-31T20:00:00Z')).toEqual([
      '2026-11-01T03:00',
      '2026-11-01T03:15',
    ]);
  });

  it('slots match a brute-force search in random weeks and zones, also at clock changes', () => {
    const zone = fc.constantFrom(
      'Europe/Paris',
      'Indian/Reunion',
      'America/Guadeloupe',
      'America/Miquelon',
      'Australia/Adelaide',
    );
    // An ordinary day, and the nights of the clock changes in these zones.
    const now = fc.constantFrom(
      '2026-06-10T11:20:00Z',
      '2026-03-28T18:05:00Z',
      '2026-10-24T17:35:00Z',
      '2026-03-07T22:00:00Z',
      '2026-10-31T23:55:00Z',
      '2026-10-03T12:00:00Z',
      '2026-04-04T10:00:00Z',
    );
    const rule = fc.record({
      slotMinutes: fc.constantFrom(5, 15, 20, 60),
      noticeMinutes: fc.constantFrom(0, 15, 125),
      horizonDays: fc.constant(2),
    });
    fc.assert(
      fc.property(
        anyOpenings(5, 8),
        zone,
        now,
        rule,
        fc.boolean(),
        (openings, timeZone, moment, oneRule, isClosure) => {
          const closures = isClosure ? [wall(at(moment) + DAY_MS, timeZone).day] : [];
          const hours = { openings, closures, timeZone };
          const slots = [...slotsOf(hours, at(moment), oneRule)];
          expect(slots).toEqual(findSlots(hours, at(moment), oneRule));
          for (const slot of slots.slice(0, 5)) {
            expect(isSlot(hours, slot, at(moment), oneRule)).toBe(true);
            expect(isSlot(hours, slot + MINUTE_MS, at(moment), oneRule)).toBe(false);
            expect(isSlot(hours, slot, slot + MINUTE_MS, oneRule)).toBe(false);
          }
        },
      ),
      { numRuns: 120 },
    );
  });
});

describe('zonedTimes', () => {
  it.each([
    ['Europe/Paris', '2026-10-25T00:30:00Z', '2026-10-25T02:30:00+02:00'],
    ['Europe/Paris', '2026-10-25T01:30:00Z', '2026-10-25T02:30:00+01:00'],
    ['America/Miquelon', '2026-11-24T12:00:00Z', '2026-11-24T09:00:00-03:00'],
    ['Asia/Kathmandu', '2026-11-24T12:00:00Z', '2026-11-24T17:45:00+05:45'],
    ['UTC', '2026-11-24T12:00:00Z', '2026-11-24T12:00:00+00:00'],
  ])('a time in %s is written with its offset', (timeZone, instant, written) => {
    expect(zonedTimes(timeZone)(at(instant))).toBe(written);
    expect(at(written)).toBe(at(instant));
  });
});
