import fc from 'fast-check';
import metadata from 'libphonenumber-js/max/metadata';
import { describe, expect, it } from 'vitest';
import { numberingPlansFor } from '../../../proxy/popups/numbering-plans.js';
import type { AllowedCountry, NumberingPlans } from '../../../shared/callback.js';
import { phoneKit } from '../../../widget/popup/phone-kit.js';
import { PlainKit } from '../../../widget/popup/plain-kit.js';
import { allCountries, callingCodeOf, samplesOf } from '../../support/numbers/plan-samples.js';

const plans = metadata.countries as unknown as Record<string, readonly unknown[]>;
const trunkOf = (country: string): string => String(plans[country]?.[5] || '');

/** Both kits of a popup for these countries. */
function kitsFor(
  countries: readonly string[],
  { testNumbers = false, internetLines = false } = {},
) {
  const popup = {
    testNumbers,
    countries: countries.map(
      (country): AllowedCountry => ({
        country,
        lines: ['fixed', 'mobile'],
        example: null,
        internetLines,
      }),
    ),
  };
  const numberingPlans = numberingPlansFor(popup.countries).metadata as unknown as NumberingPlans;
  return { plain: new PlainKit(popup, numberingPlans), whole: phoneKit(popup, numberingPlans) };
}

/** The ways to type a number, right and wrong. */
const spellingsOf = (country: string, national: string): string[] => {
  const dialled = `${trunkOf(country)}${national}`;
  const code = callingCodeOf(country);
  return [
    dialled,
    national,
    dialled.slice(0, -1),
    `${dialled}1`,
    dialled.replace(/\d\d/g, '$& '),
    ...[`+${code}${national}`, `+${code} ${dialled}`, `00${code}${national}`, `${code}${national}`],
    `2) ${dialled}`,
  ];
};

const types = [
  ...(['FIXED_LINE', 'MOBILE', 'TOLL_FREE', 'PREMIUM_RATE', 'PERSONAL_NUMBER'] as const),
  ...(['VOICEMAIL', 'UAN', 'PAGER', 'VOIP', 'SHARED_COST'] as const),
];

/** Where the plain kit contradicts the whole one, or says that no number is there where one is. */
function contradictions(
  { plain, whole }: ReturnType<typeof kitsFor>,
  typed: string,
  country: string,
): unknown[] {
  const said = plain.check(typed, country);
  const right = whole.check(typed, country);
  const isMissed = !said && !plain.isUnsure(typed, country) && (right?.ok || right?.others.length);
  return (said && JSON.stringify(said) !== JSON.stringify(right)) || isMissed
    ? [{ typed, country, said, right }]
    : [];
}

/** The countries whose numbers the plain kit is for, and how much of them it has to know by itself. */
const simple = ['FR', 'BE', 'CH', 'GB', 'DE', 'ES', 'NL', 'LU', 'PT', 'AT', 'IE', 'PL', 'DZ', 'TN'];

describe('the kit for plain numbers', () => {
  it('it never contradicts the whole kit, for any country and kind of line', () => {
    const found = allCountries.flatMap((country) => {
      const kits = kitsFor([country]);
      return types
        .flatMap((type) => samplesOf(country, type, 8))
        .flatMap((national) => spellingsOf(country, national))
        .flatMap((typed) => contradictions(kits, typed, country));
    });
    expect(found).toEqual([]);
  });

  it.each([
    [['FR', 'BE', 'CH', 'GB'], { testNumbers: true }],
    [['FR', 'GP', 'MQ', 'RE', 'PM'], {}],
    [['US', 'CA', 'DO', 'MX'], {}],
    [['DE', 'AT', 'IT', 'VA', 'SM'], { internetLines: true }],
    [['RU', 'KZ', 'CO', 'BR', 'AR'], {}],
    [['ES', 'PT', 'MA', 'GB', 'JE'], {}],
  ] as const)('nor where a number may be of several countries: %j', (countries, options) => {
    const kits = kitsFor(countries, options);
    const typed = fc.oneof(
      fc.stringMatching(/^(\+|00|0)?\d{6,11}$/),
      fc.constantFrom(
        ...countries.flatMap((country) =>
          types.flatMap((type) =>
            samplesOf(country, type, 20).flatMap((national) => spellingsOf(country, national)),
          ),
        ),
      ),
    );
    fc.assert(
      fc.property(typed, fc.constantFrom(...countries), (text, country) => {
        expect(contradictions(kits, text, country)).toEqual([]);
      }),
      // A Belgian number with its code and its trunk prefix, without a plus.
      { numRuns: 2000, examples: [['32027000000', countries[0]]] },
    );
  });

  it.each(simple)(
    'it knows the usual numbers of %s by itself, and writes them as the whole one does',
    (country) => {
      const { plain, whole } = kitsFor([country]);
      const numbers = (['FIXED_LINE', 'MOBILE'] as const)
        .flatMap((type) => samplesOf(country, type, 40))
        .flatMap((national) => [
          `${trunkOf(country)}${national}`,
          `+${callingCodeOf(country)}${national}`,
        ])
        .filter((typed) => whole.check(typed, country)?.ok);
      const known = numbers.filter((typed) => plain.check(typed, country)?.ok);
      expect(known.length / numbers.length).toBeGreaterThan(0.75);
      // Very short ones of Germany have no form of their own.
      const different = known.filter(
        (typed) => plain.format(typed, country) !== whole.format(typed, country),
      );
      expect(different.length).toBeLessThanOrEqual(known.length * 0.02);
      expect(plain.callingCode(country)).toBe(whole.callingCode(country));
      expect(plain.countryOfPrefix(`+${callingCodeOf(country)} 1`)).toBe(country);
    },
  );

  it('it loses no digit while a number of any country is typed', () => {
    const lost = allCountries.flatMap((country) => {
      const { plain } = kitsFor([country]);
      return samplesOf(country, 'MOBILE', 5)
        .flatMap((national) => spellingsOf(country, national))
        .flatMap((whole) => [...whole].map((_, index) => whole.slice(0, index + 1)))
        .filter(
          (typed) => plain.format(typed, country).replace(/\D/g, '') !== typed.replace(/\D/g, ''),
        )
        .map((typed) => `${country} ${typed}`);
    });
    expect(lost).toEqual([]);
  });

  it.each(['06-12-34-56-78', '06 12 34 56 78 ext. 3', 'my number', '+1', '(0)6 12 34 56 78'])(
    'it leaves %s to the whole kit',
    (typed) => {
      const { plain } = kitsFor(['FR', 'US', 'CA']);
      expect(plain.check(typed, 'FR')).toBe(null);
      if (typed !== '+1') expect(plain.isUnsure(typed, 'FR')).toBe(true);
    },
  );

  it.each(['', '0', '06 12 34', '+', '+33 6'])('it waits for the end of %j', (typed) => {
    const { plain } = kitsFor(['FR', 'BE']);
    expect([plain.check(typed, 'FR'), plain.isUnsure(typed, 'FR')]).toEqual([null, false]);
  });
});
