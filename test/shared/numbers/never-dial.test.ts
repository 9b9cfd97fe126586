import { describe, expect, it } from 'vitest';
import { checkNumber } from '../../../shared/numbers/check-number.js';
import { neverDialRangeOf, neverDialRanges } from '../../../shared/numbers/never-dial.js';
import { faultOfOperator, isOrdinaryLine } from '../../../shared/numbers/uncallable.js';
import type { E164 } from '../../../shared/phone.js';
import {
  allCountries,
  callingCodeOf,
  type LineType,
  rulesFor,
  samplesOf,
  withInternetLines,
} from '../../support/numbers/plan-samples.js';

/** What the guard asks at acceptance, as the popup does, and then of the number alone. */
function passes(typed: string, country: string, rules: Parameters<typeof checkNumber>[2]) {
  const check = checkNumber(typed, country, rules);
  return check.ok && !neverDialRangeOf(check.e164) && isOrdinaryLine(check.e164)
    ? check
    : undefined;
}

const types: readonly LineType[] = [
  ...(['FIXED_LINE', 'MOBILE', 'PREMIUM_RATE', 'TOLL_FREE', 'SHARED_COST'] as const),
  ...(['PERSONAL_NUMBER', 'VOIP', 'UAN', 'PAGER', 'VOICEMAIL'] as const),
];
const special: readonly LineType[] = [
  ...(['PREMIUM_RATE', 'TOLL_FREE', 'SHARED_COST', 'PERSONAL_NUMBER'] as const),
  ...(['PAGER', 'VOICEMAIL'] as const),
];

describe('ranges that are never dialled', () => {
  it('each range has one source and says what it is', () => {
    for (const { prefix, what, source } of neverDialRanges) {
      expect(prefix).toMatch(/^[1-9]\d{2,4}$/);
      expect(what).not.toBe('');
      expect(source).not.toBe('');
    }
    const prefixes = neverDialRanges.map(({ prefix }) => prefix);
    expect(new Set(prefixes).size).toBe(prefixes.length);
  });

  it.each([
    '+870773111632',
    '+881612345678',
    '+882161234567',
    '+883510012345',
    '+878101234567890',
    '+979123456789',
    '+80812345678',
    '+80012345678',
    '+447012345678',
  ] as const)('%s is in one, whatever the destinations allow', (number) => {
    expect(neverDialRangeOf(number)).toBeDefined();
    expect(passes(number, 'GB', rulesFor(...allCountries))).toBeUndefined();
  });

  it.each(['+447911123456', '+33612345678', '+8613812345678', '+99361234567'] as const)(
    'the ordinary number %s is in none',
    (number) => {
      expect(neverDialRangeOf(number)).toBeUndefined();
      expect(isOrdinaryLine(number)).toBe(true);
    },
  );
});

describe('the Caribbean', () => {
  const caribbean = ['JM', 'DO', 'BS', 'BB', 'TT', 'VG', 'KY', 'TC', 'GD', 'AG', 'PR'];
  const mobiles = caribbean.flatMap((country) =>
    samplesOf(country, 'MOBILE', 5).map((national) => ({ country, national })),
  );

  it('its numbers, which look like American ones, are called only where the owner lists the country', () => {
    expect(mobiles.length).toBeGreaterThan(40);
    for (const { country, national } of mobiles) {
      for (const typed of [`+1${national}`, national, `1${national}`])
        expect(passes(typed, 'US', rulesFor('US', 'CA', 'FR'))).toBeUndefined();
      expect(passes(`+1${national}`, country, rulesFor(country))).toMatchObject({ country });
    }
  });
});

describe('the numbers of the world', () => {
  const samples = allCountries.flatMap((country) =>
    types.flatMap((type) =>
      samplesOf(country, type, 4).map((national) => ({ country, type, national })),
    ),
  );

  it('of all countries and types of line, only lines of the allowed countries pass', () => {
    const allowed = ['FR', 'BE', 'US'];
    const rules = withInternetLines(rulesFor(...allowed));
    let passed = 0;
    expect(samples.length).toBeGreaterThan(4000);
    for (const { country, national, type } of samples)
      for (const typed of [`+${callingCodeOf(country)}${national}`, national]) {
        const check = passes(typed, country, rules);
        if (!check) continue;
        passed += 1;
        expect(allowed).toContain(check.country);
        expect(check.e164).toMatch(/^\+(33|32|1)/);
        if (typed.startsWith('+')) expect([typed, special.includes(type)]).toEqual([typed, false]);
      }
    expect(passed).toBeGreaterThan(10);
  });

  it('special lines do not pass where all countries are allowed', () => {
    const rules = withInternetLines(rulesFor(...allCountries));
    const through = samples
      .filter(({ type }) => special.includes(type))
      .map(({ country, national }) => `+${callingCodeOf(country)}${national}`)
      // A prefix of calls within the country may be read away: then another number is called, an ordinary one.
      .filter((number) => passes(number, 'FR', rules)?.e164 === number);
    expect(through).toEqual([]);
  });

  it('of 100,000 random numbers none passes that is not a line of an allowed country', () => {
    const rules = rulesFor('FR');
    let seed = 1;
    const next = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    let passed = 0;
    for (let count = 0; count < 100_000; count++) {
      const digits = Array.from({ length: 7 + next(9) }, () => next(10)).join('');
      const typed = `${['+', '00', '0', '+33', ''][next(5)]}${digits}`;
      const check = passes(typed, 'FR', rules);
      if (!check) continue;
      passed += 1;
      expect(check.e164).toMatch(/^\+33[1-7]\d{8}$/);
    }
    expect(passed).toBeGreaterThan(100);
  });
});

describe('an operator', () => {
  it.each([
    [
      '+881612345678',
      'Numbers that begin with +881 (satellite: global mobile systems) are never called.',
    ],
    ['+33899123456', 'This is a premium or other special number, not an ordinary line.'],
    ['+33801020304', 'This is a premium or other special number, not an ordinary line.'],
    ['+331234', 'This number has too few or too many digits for its country.'],
  ] as const)('%s cannot be one', (number: E164, sentence) => {
    expect(faultOfOperator(number)).toBe(sentence);
  });

  it.each(['+33199001421', '+33612345678', '+33912345678', '+3225551234'] as const)(
    '%s can be one',
    (number) => {
      expect(faultOfOperator(number)).toBeUndefined();
    },
  );
});
