import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/program.js';
import { runCrashes } from './crash-driver.js';

const WISHES = 600;
const KILLS = 150;

describe('600 wishes, a proxy killed 150 times and a WebAppel that misbehaves', () => {
  it('call nobody twice, lose nothing and claim nothing that is not so', async () => {
    const folder = temporaryFolder();
    try {
      const judgement = await runCrashes({
        databaseUrl: `sqlite:${folder.path}/rappel.db`,
        wishes: WISHES,
        kills: KILLS,
        seed: 1,
      });
      console.log(JSON.stringify(judgement));
      expect(judgement.violations).toEqual([]);
      expect(judgement.wishes).toBe(WISHES);
    } finally {
      folder.remove();
    }
  });

  it('are found out when the proxy sends again what it does not know to have arrived', async () => {
    const folder = temporaryFolder();
    try {
      const { calledTwice, violations } = await runCrashes({
        databaseUrl: `sqlite:${folder.path}/rappel.db`,
        wishes: 120,
        kills: 30,
        seed: 1,
        strategy: 'retry',
      });
      console.log(calledTwice, violations);
      expect(calledTwice).toBeGreaterThan(10);
      expect(violations[0]).toMatch(/^I1 a visitor was called/);
    } finally {
      folder.remove();
    }
  });
});
