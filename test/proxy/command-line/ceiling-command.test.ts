import { describe, expect, it } from 'vitest';
import { startEmbedded } from '../../support/platform/embedded.js';
import { accountAt, rappel } from '../../support/program/run-command-line.js';

const login = { email: 'demo@rappel.test', pass: 'demo' };

describe('rappel ceiling', () => {
  it('rappel ceiling says what a day of a real account can cost at most, at the prices of its popups', async () => {
    const { url } = await startEmbedded();
    const { code, text } = await rappel(['ceiling'], accountAt(url, login));
    expect(code).toBe(0);
    expect(text).toMatch(
      /^The dearest destination that a popup may call costs \d\.\d\d a minute\./,
    );
    expect(text).toContain('One phone rings at most 12 times a day.');
    expect(text.trim().split('\n').at(-1)).toBe(
      "Calls cost at most 50.00 in any 24 hours (BUDGET_PER_DAY), in the unit of WebAppel's prices. rappel ceiling says more.",
    );
  });

  it('rappel ceiling assumes a price where WebAppel does not answer', async () => {
    const nowhere = accountAt('http://127.0.0.1:2/get/webappel/api.php');
    const { code, text } = await rappel(['ceiling'], nowhere);
    expect(code).toBe(0);
    expect(text).toMatch(/^WebAppel does not answer, so a minute is assumed to cost 0\.10/);
    expect(text).toContain('One call costs at most 6.00');
  });

  it('rappel ceiling says that simulated calls cost nothing', async () => {
    const { text } = await rappel(['ceiling'], {});
    expect(text).toMatch(/^Calls are simulated and cost nothing\./);
  });
});
