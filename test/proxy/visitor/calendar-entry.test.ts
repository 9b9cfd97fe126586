import { describe, expect, it } from 'vitest';
import { calendarEntry } from '../../../proxy/visitor/calendar-entry.js';

const entry = (changes: Partial<Parameters<typeof calendarEntry>[0]> = {}): string[] =>
  calendarEntry({
    uid: 'one@rappel',
    version: 3,
    startsAt: Date.parse('2026-11-24T09:00:00+01:00'),
    minutes: 15,
    title: 'Call',
    description: 'Keep your phone near you.',
    now: Date.parse('2026-11-23T09:00:00Z'),
    ...changes,
  }).split('\r\n');

describe('an appointment for calendars', () => {
  it('an appointment for calendars has its time in UTC, and the same identity after a move', () => {
    expect(entry()).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Rappel//Callback//EN',
      'BEGIN:VEVENT',
      'UID:one@rappel',
      'SEQUENCE:3',
      'DTSTAMP:20261123T090000Z',
      'DTSTART:20261124T080000Z',
      'DURATION:PT15M',
      'SUMMARY:Call',
      'DESCRIPTION:Keep your phone near you.',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ]);
  });

  it('an appointment for calendars escapes what would begin a value or a line of its own', () => {
    expect(entry({ title: 'a,b;c\\d\r\nATTENDEE:x' })).toContain(
      'SUMMARY:a\\,b\\;c\\\\d\\nATTENDEE:x',
    );
  });

  it('an appointment for calendars has lines of 75 octets at most, and no split character', () => {
    const description = 'é'.repeat(100);
    const lines = entry({ description });
    for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(lines.join('\r\n').replaceAll('\r\n ', '')).toContain(`DESCRIPTION:${description}`);
  });
});
