import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../shared/durations.js';
import { crashPoints } from '../exactly-once/crash-points.js';
import { crashOn, databases } from '../exactly-once/on-both-stores.js';

describe.each(databases)('on %s', (database) => {
  it(
    '10,000 callbacks with 1,000 kills: nobody is called twice and nothing is lost',
    async () => {
      const report = await crashOn(database, { callbacks: 10_000, kills: 1000, seed: 2 });
      expect(report.violations).toEqual([]);
      expect(report.callbacks).toBe(10_000);
    },
    HOUR_MS,
  );

  it(
    'a wall clock that jumps by up to an hour: nobody is called twice and nothing is lost',
    async () => {
      const report = await crashOn(database, {
        callbacks: 600,
        kills: 60,
        seed: 4,
        clockJumps: true,
      });
      expect(report.violations).toEqual([]);
      expect(report.callbacks).toBe(600);
    },
    HOUR_MS,
  );
});

it(
  '200 deaths at each crash point: nobody is called twice and nothing is lost',
  async () => {
    const report = await crashOn('SQLite', {
      callbacks: 6400,
      // Every second death is at a crash point.
      kills: 2 * 200 * crashPoints.length,
      seed: 3,
      points: crashPoints,
    });
    expect(report.violations).toEqual([]);
    expect(report.callbacks).toBe(6400);
  },
  HOUR_MS,
);

it(
  'two instances on one PostgreSQL, both killed, and a third one frozen for longer than its leases: nobody is called twice and nothing is lost',
  async () => {
    const report = await crashOn('PostgreSQL', {
      // Few enough to be sent in time between the deaths: an expired callback proves nothing.
      callbacks: 600,
      kills: 300,
      seed: 5,
      instances: 2,
      freezes: 8,
      points: crashPoints,
    });
    expect(report.violations).toEqual([]);
    expect(report.callbacks).toBe(600);
  },
  HOUR_MS,
);
