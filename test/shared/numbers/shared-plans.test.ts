import { describe, expect, it } from 'vitest';
import { readByAllPlans } from '../../../shared/numbers/all-plans.js';
import { checkNumber } from '../../../shared/numbers/check-number.js';
import { frenchPlan } from '../../../shared/numbers/french-plan.js';
import {
  callingCodeOf,
  rulesFor,
  samplesOf,
  withInternetLines,
} from '../../support/numbers/plan-samples.js';

const territories = frenchPlan.slice(1);
const lineTypes = ['FIXED_LINE', 'MOBILE', 'VOIP'] as const;

/** As it is dialled in France; Saint-Pierre and Miquelon puts its code before its six digits. */
const dialled = (country: string, national: string): string =>
  country === 'PM' && national.length === 6 ? `0508${national}` : `0${national}`;

describe('the French plan', () => {
  it.each(territories)(
    'no number of %s is called on a popup for France, nationally typed or as a SIM card stores it',
    (country) => {
      const called = lineTypes
        .flatMap((type) => samplesOf(country, type, 200))
        .flatMap((national) => {
          const typed = dialled(country, national);
          return [typed, `+33 ${typed.slice(1)}`];
        })
        .filter((typed) => checkNumber(typed, 'FR', withInternetLines(rulesFor('FR'))).ok);
      expect(called).toEqual([]);
    },
  );

  it.each(territories)('mobiles of %s are called where the territories are allowed', (country) => {
    const rules = rulesFor('FR', ...territories);
    for (const national of samplesOf(country, 'MOBILE')) {
      const check = checkNumber(dialled(country, national), 'FR', rules);
      expect(check).toMatchObject({ ok: true, e164: `+${callingCodeOf(country)}${national}` });
    }
  });

  it.each([
    ['+590 806 12 34 56', 'GP'],
    ['+596 809 12 34 56', 'MQ'],
    ['+594 806 12 34 56', 'GF'],
    ['+508 806 12 34 56', 'PM'],
  ])('%s is a special number of France and no fixed line of %s', (typed, country) => {
    expect(checkNumber(typed, country, rulesFor('FR', country))).toMatchObject({
      ok: false,
      reason: 'premium',
    });
  });

  it.each(['0590 27 12 34', '0590 87 12 34', '+590 590 87 12 34', '0690 27 12 34'])(
    'the refusal of %s names Guadeloupe, whose destination it follows',
    (typed) => {
      expect(checkNumber(typed, 'FR', rulesFor('FR'))).toMatchObject({
        reason: 'country-not-allowed',
        country: 'GP',
      });
    },
  );
});

describe('territories inside the ranges of a larger country', () => {
  it.each([
    ['IM', 'MOBILE'],
    ['IM', 'FIXED_LINE'],
    ['GG', 'MOBILE'],
    ['GG', 'FIXED_LINE'],
    ['JE', 'MOBILE'],
    ['JE', 'FIXED_LINE'],
    ['CX', 'FIXED_LINE'],
    ['CC', 'FIXED_LINE'],
    ['KZ', 'MOBILE'],
    ['SJ', 'FIXED_LINE'],
    ['AX', 'FIXED_LINE'],
    ['VA', 'FIXED_LINE'],
    ['YT', 'MOBILE'],
    ['BQ', 'FIXED_LINE'],
    ['TA', 'FIXED_LINE'],
    ['JM', 'MOBILE'],
    ['CA', 'FIXED_LINE'],
    ['PR', 'FIXED_LINE'],
  ] as const)('numbers of %s (%s) are read as numbers of that country', (country, type) => {
    const code = callingCodeOf(country);
    const samples = samplesOf(country, type);
    expect(samples.length).toBeGreaterThan(0);
    for (const national of samples)
      expect(readByAllPlans(`+${code}${national}`)).toMatchObject({ country });
  });

  it.each([
    ['07797 123456', 'GB', 'JE'],
    ['07781 123456', 'GB', 'GG'],
    ['07624 123456', 'GB', 'IM'],
    ['01534 123456', 'GB', 'JE'],
    ['(876) 555-0123', 'US', 'JM'],
    ['416 555 1234', 'US', 'CA'],
    ['018 12345', 'FI', 'AX'],
    ['79 02 12 34', 'NO', 'SJ'],
    ['08 9164 1234', 'AU', 'CX'],
    ['08 9162 1234', 'AU', 'CC'],
    ['8 701 234 5678', 'RU', 'KZ'],
    ['06 698 12345', 'IT', 'VA'],
  ])('%s, typed with %s selected, is told as a number of %s', (typed, selected, country) => {
    expect(checkNumber(typed, selected, rulesFor(selected))).toMatchObject({
      ok: false,
      reason: 'country-not-allowed',
      country,
    });
    expect(checkNumber(typed, selected, { ...rulesFor(selected, country) })).toMatchObject({
      ok: true,
      country,
    });
  });
});
