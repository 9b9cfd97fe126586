import metadata from 'libphonenumber-js/max/metadata';
import { describe, expect, it } from 'vitest';
import { readCallingCode } from '../../../shared/numbers/calling-codes.js';
import { checkNumber, countryOfPrefix } from '../../../shared/numbers/check-number.js';
import { rulesFor } from '../../support/numbers/plan-samples.js';

describe('readCallingCode', () => {
  it('readCallingCode knows every calling code, with its country where only one uses it', () => {
    const codes = Object.entries(metadata.country_calling_codes as Record<string, string[]>);
    for (const [code, users] of codes)
      expect(readCallingCode(`${code}123456`)).toEqual({
        code,
        country: users.length === 1 ? users[0] : null,
      });
  });

  it.each(['', '4', '35', '881', '999', '0'])('readCallingCode knows none for %j', (digits) => {
    expect(readCallingCode(digits)).toBeUndefined();
  });
});

describe('a number with the code of another country', () => {
  const popup = rulesFor('FR', 'BE');
  it.each([
    ['+49 30 123456', 'DE'],
    ['0049 30', 'DE'],
    ['+351 21', 'PT'],
    ['+41 79 123 45 67', 'CH'],
    ['+881 6 1234 5678', null],
  ])('the refusal of %s names %s, complete or not', (typed, country) => {
    expect(checkNumber(typed, 'FR', popup)).toMatchObject({
      reason: 'country-not-allowed',
      country,
    });
    expect(countryOfPrefix(typed, popup)).toBeNull();
  });

  it('a plus that no calling code follows is no number of another country', () => {
    expect(checkNumber('+06 12 34 56 78', 'FR', popup)).toMatchObject({ reason: 'not-a-number' });
    expect(checkNumber('+4', 'FR', popup)).toMatchObject({ reason: 'too-short' });
  });
});

describe('the prefix for calls abroad', () => {
  it.each([
    ['0033 6 12 34 56 78', 'US'],
    ['00 33 6 12 34 56 78', 'AU'],
    ['0011 33 6 12 34 56 78', 'AU'],
    ['011 33 6 12 34 56 78', 'US'],
    ['8~10 33 6 12 34 56 78', 'RU'],
    ['++33 6 12 34 56 78', 'FR'],
    ['+0033 6 12 34 56 78', 'FR'],
    ['(00) 33 6 12 34 56 78', 'FR'],
  ])('%s, typed with %s selected, is a French number', (typed, selected) => {
    expect(checkNumber(typed, selected, rulesFor('FR', selected))).toMatchObject({
      ok: true,
      e164: '+33612345678',
      others: [],
    });
  });
});
