import { expect, it } from 'vitest';
import { rowsInTime } from '../../../../proxy/callbacks/workers/call-times.js';
import { HOUR_MS, MINUTE_MS } from '../../../../shared/durations.js';

const askedAt = Date.parse('2026-11-20T09:00:00Z');
const dueAt = Date.parse('2026-11-23T09:00:00Z');
const appointment = {
  requested_at: askedAt,
  slot_at: dueAt,
  call_at: dueAt,
  give_up_at: dueAt + 5 * MINUTE_MS,
};
const row = (requestedAt: string) => ({ requestedAt });
const inTime = (now: number, ...times: string[]): string[] =>
  rowsInTime(times.map(row), appointment, now, 'Europe/Paris').map(
    ({ requestedAt }) => requestedAt,
  );

it('the rows of an appointment are compared with the time for which it was made', () => {
  expect(inTime(dueAt + 5000, '2026-11-20T10:00:00', '2026-11-23T10:00:02')).toEqual([
    '2026-11-23T10:00:02',
  ]);
  expect(inTime(dueAt + 5000, '2026-11-20T10:00:00')).toEqual([]);
});

it('the attempts of a call are in the order of their times', () => {
  const attempts = ['2026-11-23T10:20:00', '2026-11-23T10:00:02', '2026-11-23T10:10:00'];
  expect(inTime(dueAt + 25 * MINUTE_MS, ...attempts)).toEqual(attempts.toSorted());
});

it('rows that are further apart than the call is old are not those of one call', () => {
  expect(inTime(dueAt + 5000, '2026-11-23T09:50:00', '2026-11-23T10:00:02')).toEqual([
    '2026-11-23T10:00:02',
  ]);
});

it('a near row counts even a day later, and comes before a far one', () => {
  expect(inTime(dueAt + 25 * HOUR_MS, '2026-11-23T10:00:02', '2026-11-23T20:00:00')).toEqual([
    '2026-11-23T10:00:02',
  ]);
});
