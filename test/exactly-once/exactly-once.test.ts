import { describe, expect, it } from 'vitest';
import { crashPoints } from './crash-points.js';
import { crashOn, databases } from './on-both-stores.js';

// Both at once: each waits for its dying processes most of the time.
describe.concurrent('600 callbacks, a proxy killed 150 times and a WebAppel that misbehaves', () => {
  it.each(databases)(
    'on %s call nobody twice, lose nothing and claim nothing that is not so',
    async (database) => {
      const report = await crashOn(database, {
        callbacks: 600,
        kills: 150,
        seed: 1,
        points: crashPoints,
      });
      expect(report.violations).toEqual([]);
      expect(report.callbacks).toBe(600);
      // A run in which hardly anything was called would prove little.
      expect(report.calls).toBeGreaterThan(150);
    },
  );
});

describe('60 callbacks, 8 kills, and a listing that shows doubtful calls only after they were given up', () => {
  it.concurrent.each(databases)(
    'on %s call nobody twice, and every call is found',
    async (database) => {
      const report = await crashOn(database, {
        callbacks: 60,
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
  it('finds out a proxy that sends again what it does not know to have arrived', async () => {
    const { calledTwice, violations } = await crashOn('SQLite', {
      callbacks: 100,
      kills: 10,
      seed: 1,
      // Seldom enough for the circuit breaker to stay out of it.
      mix: { 'accepted, then cut': 0.3 },
      strategy: 'retry',
    });
    expect(calledTwice).toBeGreaterThan(10);
    expect(violations[0]).toMatch(/^I1 a visitor was called/);
  });
});
