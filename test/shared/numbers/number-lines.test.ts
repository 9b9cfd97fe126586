import { describe, expect, it } from 'vitest';
import { checkNumber } from '../../../shared/numbers/check-number.js';
import { followedCountry } from '../../../shared/numbers/shared-plans.js';
import {
  allCountries,
  callingCodeOf,
  rulesFor,
  samplesOf,
  withInternetLines,
} from '../../support/numbers/plan-samples.js';

/** The internet lines of a country that are read as its own; some countries share theirs with a larger one. */
const internetLines = (country: string): string[] =>
  samplesOf(country, 'VOIP', 10)
    .map((national) => `+${callingCodeOf(country)}${national}`)
    .filter((number) => {
      const check = checkNumber(number, country, withInternetLines(rulesFor(country)));
      return check.ok ? check.country === followedCountry(country) : check.country === country;
    });

const withSuchLines = allCountries.filter((country) => internetLines(country).length > 0);

describe('internet lines', () => {
  it('internet lines exist in many countries', () => {
    expect(withSuchLines).toEqual(
      expect.arrayContaining(['FR', 'NL', 'PT', 'IT', 'GB', 'PL', 'IE', 'HU', 'AT']),
    );
  });

  it.each(withSuchLines)(
    'internet lines of %s are fixed lines if the owner lists the country, and else refused as what they are',
    (country) => {
      for (const number of internetLines(country)) {
        expect(checkNumber(number, country, withInternetLines(rulesFor(country)))).toMatchObject({
          ok: true,
          line: 'fixed',
        });
        expect(checkNumber(number, country, rulesFor(country))).toMatchObject({
          ok: false,
          reason: 'internet-line',
        });
      }
    },
  );
});

describe('company lines', () => {
  it.each([
    ['051 234 56 78', 'CH'],
    ['058 123 45 67', 'CH'],
    ['088 123 4567', 'NL'],
    ['14 020', 'NL'],
    ['010 80 8080', 'FI'],
    ['029 123 4567', 'FI'],
    ['0344 123 4567', 'GB'],
    ['0818 123 456', 'IE'],
    ['517 123 456', 'ES'],
    ['010 123 45 67', 'SE'],
    ['444 1 444', 'TR'],
    ['0372 123 456', 'RO'],
    ['(021) 111 825 888', 'PK'],
  ])('%s in %s counts like an internet line and is not called premium', (typed, country) => {
    expect(checkNumber(typed, country, rulesFor(country))).toMatchObject({
      reason: 'internet-line',
      country,
    });
    expect(checkNumber(typed, country, withInternetLines(rulesFor(country)))).toMatchObject({
      ok: true,
      line: 'fixed',
    });
  });

  it.each([
    ['0806 12 34 56', 'FR'],
    ['078 05 12 34', 'BE'],
    ['0570 123 456', 'JP'],
    ['707 123 456', 'PT'],
    ['0600 1234', 'FI'],
  ])('%s in %s has a special tariff and is never called', (typed, country) => {
    expect(checkNumber(typed, country, withInternetLines(rulesFor(country))).ok).toBe(false);
  });
});
