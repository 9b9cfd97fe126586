import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../shared/durations.js';
import { crashPoints } from '../exactly-once/crash-points.js';
import { crashOn, databases } from '../exactly-once/on-both-stores.js';

describe.each(databases)('crashes on %s', (database) => {
  it(
    'with 10,000 callbacks and 1,000 kills, nobody is called twice and no callback is lost',
    async () => {
      const report = await crashOn(database, { callbacks: 10_000, kills: 1000, seed: 2 });
      expect(report.violations).toEqual([]);
      expect(report.callbacks).toBe(10_000);
    },
    HOUR_MS,
  );

  it(
    'with 600 callbacks and 150 kills, also at every crash point, every state is true',
    async () => {
      const report = await crashOn(database, {
        callbacks: 600,
        kills: 150,
        seed: 1,
        points: crashPoints,
      });
      expect(report.violations).toEqual([]);
      expect(report.callbacks).toBe(600);
      expect(report.calls).toBeGreaterThan(150);
    },
    HOUR_MS,
  );

  it(
    'while the wall clock jumps by up to an hour, nobody is called twice and no callback is lost',
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
  'after 200 deaths at each crash point, nobody is called twice and no callback is lost',
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
  'with two instances killed and a third frozen beyond its leases, nobody is called twice and no callback is lost',
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
