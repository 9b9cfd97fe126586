import { describe, expect, it } from 'vitest';
import { endOfStop } from '../../console/pages/stop-end.js';

const at = (text: string): number => Date.parse(text);

describe('the end of a stop', () => {
  it('the end of today is midnight where the site is, also on a day of 25 and of 23 hours', () => {
    const end = (now: string, zone = 'Europe/Paris') => endOfStop('tonight', at(now), zone);
    expect(end('2026-11-27T08:00:00Z')).toBe('2026-11-27T23:00:00.000Z');
    expect(end('2026-10-24T22:30:00Z')).toBe('2026-10-25T23:00:00.000Z');
    expect(end('2027-03-27T23:30:00Z')).toBe('2027-03-28T22:00:00.000Z');
    expect(end('2026-11-27T08:00:00Z', 'Asia/Kolkata')).toBe('2026-11-27T18:30:00.000Z');
  });

  it('an hour and a day are that long, and never has no end', () => {
    const now = at('2026-11-27T08:00:00Z');
    expect(endOfStop('hour', now, 'UTC')).toBe('2026-11-27T09:00:00.000Z');
    expect(endOfStop('tomorrow', now, 'UTC')).toBe('2026-11-28T08:00:00.000Z');
    expect(endOfStop('never', now, 'UTC')).toBeUndefined();
  });
});
