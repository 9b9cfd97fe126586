import { describe, expect, it } from 'vitest';
import { crashPoints } from './crash-points.js';
import { crashOn, databases } from './on-both-stores.js';

// Concurrent, because each run mostly waits for processes to start and die. The long tests have more.
describe.concurrent('200 callbacks, with 48 kills and a faulty WebAppel,', () => {
  it.each(databases)(
    'on %s: nobody is called twice, nothing is lost and every state is true',
    async (database) => {
      const report = await crashOn(database, {
        callbacks: 200,
        kills: 48,
        seed: 1,
        points: crashPoints,
      });
      expect(report.violations).toEqual([]);
      expect(report.callbacks).toBe(200);
      // A run with hardly any call, or without a death at each point, proves little.
      expect(report.calls).toBeGreaterThan(50);
      for (const point of crashPoints)
        expect(report.deaths[point], `deaths ${point}`).toBeGreaterThan(0);
    },
  );
});

describe('90 callbacks, with 8 kills and a listing that shows calls in doubt only after they became unsettled,', () => {
  it.concurrent.each(databases)(
    'on %s: nobody is called twice, and every call is found',
    async (database) => {
      const report = await crashOn(database, {
        callbacks: 90,
        kills: 8,
        seed: 2,
        mix: { 'accepted, then cut': 0.2, 'lost before it was read': 0.1 },
        listsLate: true,
      });
      expect(report.violations).toEqual([]);
      expect(report.foundLate).toBeGreaterThan(5);
      expect(report.states.ended).toBe(report.calls);
    },
  );
});

describe('the checker', () => {
  it('detects a proxy that sends again when the outcome is unknown', async () => {
    const { calledTwice, violations } = await crashOn('SQLite', {
      callbacks: 100,
      kills: 10,
      seed: 1,
      // Rare enough not to open the circuit breaker.
      mix: { 'accepted, then cut': 0.3 },
      strategy: 'retry',
    });
    // How many depends on how much a slow machine sends at all.
    expect(calledTwice).toBeGreaterThan(0);
    expect(violations[0]).toMatch(/^I1 a visitor was called/);
  });
});
