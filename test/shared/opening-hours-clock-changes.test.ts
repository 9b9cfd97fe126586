import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../../shared/durations.js';
import { isOpen, nextOpening, type OpeningHours, weekdays } from '../../shared/opening-hours.js';
import { wall } from '../support/time/wall-clock.js';

interface ShownMinute {
  at: number;
  time: string;
}
interface ShownDay {
  weekday: string;
  minutes: ShownMinute[];
}

/** Wall clock, minute by minute, in the days around a night, as Intl shows it. */
function readWallClock(timeZone: string, night: string): Map<string, ShownDay> {
  const days = new Map<string, ShownDay>();
  const middle = Date.parse(`${night}T00:00:00Z`);
  for (let at = middle - 1.6 * DAY_MS; at < middle + 2.6 * DAY_MS; at += MINUTE_MS) {
    const { weekday, day: key, time } = wall(at, timeZone);
    const day = days.get(key) ?? { weekday, minutes: [] };
    days.set(key, day);
    day.minutes.push({ at, time });
  }
  // The first and the last day are incomplete.
  const complete = [...days].slice(1, -1);
  return new Map(complete);
}

/** Open minutes: from the first minute that shows the opening time or a later one, until the closing time. */
function openMinutes(
  days: Map<string, ShownDay>,
  { openings, closures }: OpeningHours,
): Set<number> {
  const open = new Set<number>();
  for (const [key, { weekday, minutes }] of days) {
    if (closures.includes(key)) continue;
    for (const { opensAt, closesAt } of openings.filter((opening) => opening.weekday === weekday)) {
      const from = minutes.findIndex(({ time }) => time >= opensAt);
      const until = minutes.findIndex(({ time }) => time >= closesAt);
      const end = closesAt === '23:59' || until < 0 ? minutes.length : until;
      for (const { at } of from < 0 ? [] : minutes.slice(from, end)) open.add(at);
    }
  }
  return open;
}

const nights: [zone: string, night: string][] = [
  ['Europe/Paris', '2026-03-29'],
  ['Europe/Paris', '2026-10-25'],
  ['Europe/Paris', '2027-03-28'],
  ['Europe/Paris', '2027-10-31'],
  ['America/Miquelon', '2026-03-08'],
  ['America/Miquelon', '2026-11-01'],
  ['Indian/Reunion', '2026-03-29'],
  ['America/Guadeloupe', '2026-10-25'],
  // A change of half an hour, and a day that starts at 1:00.
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Australia/Lord_Howe', '2026-10-04'],
  ['Africa/Cairo', '2026-04-24'],
];

const twoDigits = (value: number) => String(value).padStart(2, '0');
/** Prefers times of the night, when clocks change. */
const time = fc
  .tuple(fc.oneof(fc.nat(4), fc.nat(23)), fc.nat(59))
  .map(([hours, minutes]) => `${twoDigits(hours)}:${twoDigits(minutes)}`);
const opening = fc
  .record({ weekday: fc.constantFrom(...weekdays), times: fc.tuple(time, time) })
  .filter(({ times: [a, b] }) => a !== b)
  .map(({ weekday, times }) => {
    const [opensAt = '', closesAt = ''] = [...times].sort();
    return { weekday, opensAt, closesAt };
  });

test.each(nights)(
  'a schedule in %s is open around %s exactly in the minutes that the wall clock shows as open',
  (timeZone, night) => {
    const days = readWallClock(timeZone, night);
    const minutes = [...days.values()].flatMap((day) => day.minutes.map(({ at }) => at));
    const drawn = fc.record({
      openings: fc.array(opening, { minLength: 1, maxLength: 12 }),
      closures: fc.subarray([...days.keys()], { maxLength: 2 }),
      probes: fc.array(fc.constantFrom(...minutes), { minLength: 60, maxLength: 60 }),
    });
    fc.assert(
      fc.property(drawn, ({ openings, closures, probes }) => {
        const hours = { openings, closures, timeZone };
        const open = openMinutes(days, hours);
        for (const at of probes) {
          expect([at, isOpen(hours, at)]).toEqual([at, open.has(at)]);
          expect([at, isOpen(hours, at + MINUTE_MS - 1)]).toEqual([at, open.has(at)]);
        }
        const [first = 0] = minutes;
        const opensNext = minutes.find(
          (at) => at > first && open.has(at) && !open.has(at - MINUTE_MS),
        );
        const next = nextOpening(hours, first);
        if (opensNext !== undefined && !open.has(first)) expect(next).toBe(opensNext);
      }),
      { numRuns: 12 },
    );
  },
);
