import { describe, expect, it } from 'vitest';
import { ceilingOf, ceilingSentence } from '../../../proxy/guard/ceiling.js';
import { readSettings } from '../../../proxy/settings/settings.js';

const real = {
  WEBAPPEL_URL: 'https://webappel.example/api.php',
  WEBAPPEL_EMAIL: 'owner@shop.example',
  WEBAPPEL_PASS: 'secret-words',
};
const ceiling = (environment: Record<string, string> = {}, price?: number) =>
  ceilingOf(readSettings({ ...real, ...environment }), price);

describe('the ceiling', () => {
  it('a real account is bounded without any setting', () => {
    const found = ceiling();
    expect(found.callCost).toBe(6_000_000);
    expect(found.perDay).toEqual({ cost: 50_000_000, settings: 'BUDGET_PER_DAY' });
    expect(found.perHour).toEqual({ cost: 50_000_000, settings: 'BUDGET_PER_DAY' });
    expect(found.ringsPerNumberDay).toBe(12);
  });

  it.each([
    [{ CALLS_PER_DAY: '3' }, { cost: 18_000_000, settings: 'CALLS_PER_DAY' }],
    [{ BUDGET_PER_HOUR: '1' }, { cost: 24_000_000, settings: 'BUDGET_PER_HOUR' }],
    [
      { BUDGET_PER_DAY: 'none', CALLS_PER_DAY: 'none', CALLS_PER_HOUR: '2' },
      { cost: 288_000_000, settings: 'CALLS_PER_HOUR' },
    ],
    [{ BUDGET_PER_DAY: 'none', CALLS_PER_DAY: 'none', CALLS_PER_HOUR: 'none' }, undefined],
  ])('the limit that binds with %j is named', (environment, perDay) => {
    expect(ceiling(environment).perDay).toEqual(perDay);
  });

  it('the dearest listed price and that of the operator’s phone count', () => {
    const found = ceiling({ OPERATOR_PRICE: '0.02', MAX_CALL_SECONDS: '90' }, 500_000);
    // Two begun minutes of both phones, and two attempts to ring the operator.
    expect(found.callCost).toBe(2 * 520_000 + 2 * 20_000);
  });

  it('an account without limits is told what to set', () => {
    const none = ceiling({ BUDGET_PER_DAY: 'none', CALLS_PER_DAY: 'none', CALLS_PER_HOUR: 'none' });
    expect(ceilingSentence(none)).toContain('Set BUDGET_PER_DAY');
  });
});
