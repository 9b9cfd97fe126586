import { describe, expect, it } from 'vitest';
import { crashPoints } from '../exactly-once/crash-points.js';
import { crashOn, databases } from '../exactly-once/on-both-stores.js';

const HOUR_MS = 3_600_000;

describe.each(databases)('on %s', (database) => {
  it(
    '10,000 callbacks and 1,000 kills call nobody twice and lose nothing',
    async () => {
      const report = await crashOn(database, { callbacks: 10_000, kills: 1000, seed: 2 });
      expect(report.violations).toEqual([]);
      expect(report.callbacks).toBe(10_000);
    },
    HOUR_MS,
  );

  it(
    'a wall clock that jumps about by up to an hour calls nobody twice and loses nothing',
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
  'every named point, 200 deaths each, calls nobody twice and loses nothing',
  async () => {
    const report = await crashOn('SQLite', {
      callbacks: 6400,
      // Every other death is at a named point.
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
  'two instances on one PostgreSQL, both killed and a third one frozen beyond its leases, call nobody twice and lose nothing',
  async () => {
    const report = await crashOn('PostgreSQL', {
      // Few enough to be sent between so many deaths: what expires proves nothing.
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
