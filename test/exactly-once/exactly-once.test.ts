import { describe, expect, it } from 'vitest';
import { crashPoints } from './crash-points.js';
import { crashOn, databases } from './on-both-stores.js';

describe.each(databases)('on %s', (database) => {
  it('600 wishes, a proxy killed 150 times and a WebAppel that misbehaves call nobody twice, lose nothing and claim nothing that is not so', async () => {
    const report = await crashOn(database, {
      wishes: 600,
      kills: 150,
      seed: 1,
      points: crashPoints,
    });
    expect(report.violations).toEqual([]);
    expect(report.wishes).toBe(600);
    // A run in which hardly anything was called would prove little.
    expect(report.calls).toBeGreaterThan(300);
  });
});

describe('the checker', () => {
  it('finds out a proxy that sends again what it does not know to have arrived', async () => {
    const { calledTwice, violations } = await crashOn('SQLite', {
      wishes: 120,
      kills: 20,
      seed: 1,
      strategy: 'retry',
    });
    expect(calledTwice).toBeGreaterThan(10);
    expect(violations[0]).toMatch(/^I1 a visitor was called/);
  });
});
