import { describe, expect, it } from 'vitest';
import { allPlans, readByAllPlans } from '../../../shared/numbers/all-plans.js';
import { checkNumber, countryOfPrefix } from '../../../shared/numbers/check-number.js';
import { countryWithinCode } from '../../../shared/numbers/shared-codes.js';
import { followedCountry } from '../../../shared/numbers/shared-plans.js';
import { callingCodeOf, rulesFor, samplesOf } from '../../support/numbers/plan-samples.js';

const shared = Object.entries(
  allPlans.country_calling_codes as unknown as Record<string, string[]>,
).filter(([, users]) => users.length > 1);

describe('the country of a number whose calling code several countries share', () => {
  it.each(shared)('with the code %s it is the one that the numbering plans say', (code, users) => {
    for (const country of users)
      for (const national of [
        ...samplesOf(country, 'FIXED_LINE'),
        ...samplesOf(country, 'MOBILE'),
      ]) {
        // The plans of these two territories overlap those of the larger country.
        const own = readByAllPlans(`+${code}${national}`)?.country ?? country;
        const expected = code === '61' ? 'AU' : followedCountry(own);
        expect([national, countryWithinCode(code, national)]).toEqual([national, expected]);
      }
  });

  it('a number that nobody has a plan for belongs to no country', () => {
    expect(countryWithinCode('1', '8005550123')).toBeNull();
    expect(countryWithinCode('1', '20')).toBeNull();
    expect(countryWithinCode('44', '7')).toBeNull();
  });

  it('every country that shares a code can be named', () => {
    for (const [code, users] of shared)
      for (const country of users) expect(callingCodeOf(country)).toBe(code);
  });
});

describe('the country that is selected while a number is typed', () => {
  it.each([
    ['+1', ['US', 'CA'], 'US'],
    ['+1 2', ['US', 'CA'], 'US'],
    ['+1 204', ['US', 'CA'], 'CA'],
    ['+1 212', ['US', 'CA'], 'US'],
    ['+1 876 5', ['US', 'JM'], 'JM'],
    ['+44 7924', ['GB', 'IM'], 'IM'],
    ['+44 20', ['GB', 'IM'], 'GB'],
    ['+44 1534', ['GB', 'JE'], 'JE'],
    ['+7 701', ['RU', 'KZ'], 'KZ'],
    ['+262 639', ['RE', 'YT'], 'YT'],
    ['+33 690', ['FR', 'GP'], 'GP'],
    ['+39 06698', ['IT', 'VA'], 'VA'],
  ])('for %s it is the smaller one of %j where that is meant', (typed, countries, selected) => {
    expect(countryOfPrefix(typed, rulesFor(...countries))).toBe(selected);
  });

  it.each([
    ['+44 7924', ['FR', 'GB']],
    ['+1 204', ['FR', 'US']],
    ['+33 690', ['FR', 'BE']],
  ])('for %s none of %j is, because it belongs to none of them', (typed, countries) => {
    expect(countryOfPrefix(typed, rulesFor(...countries))).toBeNull();
  });
});

it.each([
  ['+1 204 555 2222', 'CA'],
  ['+1 876 555 2222', 'JM'],
  ['+1 212', 'US'],
  ['+44 20 7123 1234', 'GB'],
  ['+44 7924', 'IM'],
  ['+7 701 123', 'KZ'],
  ['+33 690 00', 'GP'],
  ['+262 639', 'YT'],
])('the refusal of %s on a French popup names its country, complete or not', (typed, country) => {
  expect(checkNumber(typed, 'FR', rulesFor('FR'))).toMatchObject({
    reason: 'country-not-allowed',
    country,
  });
});

it('an unfinished number of a territory is not told as one of the larger country', () => {
  expect(checkNumber('+44 7924 12', 'GB', rulesFor('GB'))).toMatchObject({
    reason: 'country-not-allowed',
    country: 'IM',
  });
  expect(checkNumber('+44 7924 12', 'GB', rulesFor('GB', 'IM'))).toMatchObject({
    reason: 'too-short',
    country: 'IM',
  });
});
