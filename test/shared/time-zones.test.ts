import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const zones = [
  'UTC',
  'Europe/Paris',
  'Indian/Reunion',
  'America/Guadeloupe',
  'America/Miquelon',
  'Pacific/Kiritimati',
];

/** Prints all results of the schedule code, for comparison between machines in different zones. */
const program = `
  import { isOpen, nextOpening, weekdays } from './dist/shared/opening-hours.js';
  import { slotsOf } from './dist/shared/slots.js';
  import { zonedTimes } from './dist/shared/zoned-time.js';
  import { slotDays } from './dist/widget/messages/slot-days.js';
  import { messagesFor } from './dist/widget/messages/all-languages.js';
  const openings = weekdays.map((weekday) => ({ weekday, opensAt: '01:00', closesAt: '03:45' }));
  const rules = { slotMinutes: 15, noticeMinutes: 0, horizonDays: 2 };
  const found = [];
  for (const timeZone of ${JSON.stringify(zones.slice(1, 5))})
    for (const day of ['2026-03-07', '2026-03-28', '2026-10-24', '2026-10-31', '2026-12-31']) {
      const hours = { openings, closures: ['2026-10-26'], timeZone };
      const now = Date.parse(day + 'T12:00:00Z');
      const write = zonedTimes(timeZone);
      const slots = [...slotsOf(hours, now, rules)].map((slot) => ({
        at: new Date(slot).toISOString(), ownerTime: write(slot), visitorTime: write(slot),
      }));
      found.push(isOpen(hours, now), nextOpening(hours, now), slots);
      found.push(slotDays({ slots, visitorTimeZone: timeZone }, now, messagesFor('fr')));
    }
  console.log(JSON.stringify({ zone: new Date(Date.UTC(2026, 0, 1)).getTimezoneOffset(), found }));
`;

describe('schedules and appointments', () => {
  it('schedules and appointments do not depend on the time zone of the machine', async () => {
    const answers = await Promise.all(
      zones.map(async (TZ) => {
        const run = promisify(execFile);
        const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], {
          cwd: root,
          env: { ...process.env, TZ },
          maxBuffer: 10_000_000,
        });
        return JSON.parse(stdout) as { zone: number; found: unknown[] };
      }),
    );
    // The processes did run in different zones.
    expect(new Set(answers.map(({ zone }) => zone)).size).toBe(zones.length);
    for (const { found } of answers) expect(found).toEqual(answers[0]?.found);
    expect(answers[0]?.found).toHaveLength(80);
  });
});
