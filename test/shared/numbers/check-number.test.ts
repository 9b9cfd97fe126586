import fc from 'fast-check';
import { getExampleNumber, type MetadataJson } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/max/metadata';
import examples from 'libphonenumber-js/mobile/examples';
import { describe, expect, it } from 'vitest';
import type { NumberReason } from '../../../shared/callback.js';
import {
  checkNumber,
  countryOfPrefix,
  type NumberRules,
} from '../../../shared/numbers/check-number.js';
import { isFictional } from '../../../shared/numbers/reserved-numbers.js';

const both: ('fixed' | 'mobile')[] = ['fixed', 'mobile'];
const rules: NumberRules = {
  countries: ['FR', 'BE', 'CH', 'GB'].map((country) => ({ country, lines: both })),
  testNumbers: true,
  metadata: metadata as MetadataJson,
};

const callable: [typed: string, country: string, e164: string, line: 'fixed' | 'mobile'][] = [
  ['01 99 00 12 01', 'FR', '+33199001201', 'fixed'],
  ['+33 1 99 00 12 01', 'BE', '+33199001201', 'fixed'],
  ['0033199001201', 'FR', '+33199001201', 'fixed'],
  ['06.12.34.56.78', 'FR', '+33612345678', 'mobile'],
  ['(0)6-12-34-56-78', 'FR', '+33612345678', 'mobile'],
  ['06 39 98 01 01', 'FR', '+33639980101', 'mobile'],
  ['٠١٩٩٠٠١٢٠١', 'FR', '+33199001201', 'fixed'],
  ['０１９９００１２０１', 'FR', '+33199001201', 'fixed'],
  ['0470 12 34 56', 'BE', '+32470123456', 'mobile'],
  ['+32 470 12 34 56', 'FR', '+32470123456', 'mobile'],
];

const refused: [what: string, typed: string, reason: NumberReason][] = [
  ['nothing', '   ', 'empty'],
  ['words', 'call me', 'not-a-number'],
  ['a number in prose', 'call me 0170200258 now', 'not-a-number'],
  ['an extension', '01 99 00 12 01;ext=9', 'extension'],
  ['an extension after a hash', '01 99 00 12 01 #9', 'extension'],
  ['digits to be dialled later', '01 99 00 12 01,,123#', 'extension'],
  ['a service code', '#31#0199001201', 'extension'],
  ['an emergency number', '112', 'too-short'],
  ['an unfinished number', '01 99 00', 'too-short'],
  ['too many digits', '01 99 00 12 01 55', 'too-long'],
  ['an unassigned number', '07 12 34 56 78', 'not-assigned'],
  ['a premium-rate number', '0899 12 34 56', 'premium'],
  ['a shared-cost number', '0820 620 620', 'premium'],
  ['a British personal number', '+44 70 1234 5678', 'premium'],
  ['a toll-free number', '0800 123 456', 'line-not-allowed'],
  ['a satellite phone', '+8816 1234 5678', 'country-not-allowed'],
  ['another satellite phone', '+870 773 111 632', 'country-not-allowed'],
  ['an international premium number', '+979 123 456 789', 'country-not-allowed'],
  ['a country that is not allowed', '+1 212 555 0123', 'country-not-allowed'],
  ['a Caribbean number', '+1 876 555 0123', 'country-not-allowed'],
];

describe('checkNumber', () => {
  it.each(callable)('checkNumber accepts %s (%s) as %s', (typed, country, e164, line) => {
    expect(checkNumber(typed, country, rules)).toMatchObject({ ok: true, e164, line });
  });

  it.each(refused)('checkNumber refuses %s: %s', (_what, typed, reason) => {
    expect(checkNumber(typed, 'FR', rules)).toMatchObject({ ok: false, reason });
  });

  it('checkNumber accepts only the kinds of line that the popup may call', () => {
    const fixedOnly = { ...rules, countries: [{ country: 'FR', lines: ['fixed' as const] }] };
    expect(checkNumber('0612345678', 'FR', fixedOnly)).toMatchObject({
      ok: false,
      reason: 'line-not-allowed',
    });
    expect(checkNumber('0199001201', 'FR', fixedOnly)).toMatchObject({ ok: true });
  });

  it('checkNumber accepts numbers for fiction only where calls are simulated', () => {
    expect(checkNumber('06 39 98 01 01', 'FR', { ...rules, testNumbers: false })).toMatchObject({
      ok: false,
      reason: 'not-assigned',
    });
  });

  it('checkNumber reads an overseas number typed like a French one where that territory may be called', () => {
    const withGuadeloupe = {
      ...rules,
      countries: [...rules.countries, { country: 'GP', lines: both }],
    };
    expect(checkNumber('0690 00 12 34', 'FR', withGuadeloupe)).toMatchObject({
      ok: true,
      e164: '+590690001234',
      country: 'GP',
    });
    expect(checkNumber('0690 00 12 34', 'FR', rules)).toMatchObject({ ok: false });
  });

  it('checkNumber accepts a number that may be fixed or mobile only where both may be called', () => {
    const american = (lines: ('fixed' | 'mobile')[]) => ({
      ...rules,
      countries: [{ country: 'US', lines }],
    });
    expect(checkNumber('+1 212 555 0123', 'US', american(both))).toMatchObject({ ok: true });
    expect(checkNumber('+1 212 555 0123', 'US', american(['fixed']))).toMatchObject({ ok: false });
  });

  it('checkNumber never accepts a number outside the allowed countries and lines', () => {
    const typed = fc.oneof(
      fc.stringMatching(/^\+?[0-9 ().-]{1,20}$/),
      fc.bigInt({ min: 10n ** 6n, max: 10n ** 15n }).map((digits) => `+${digits}`),
      fc.string(),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const check = checkNumber(text, 'FR', rules);
        if (!check.ok) return;
        expect(check.e164).toMatch(/^\+(33|32|41|44)[1-9][0-9]{6,12}$/);
        expect(rules.countries.map(({ country }) => country)).toContain(check.country);
      }),
      { numRuns: 5000 },
    );
  });

  it('checkNumber refuses mobiles of every country that is not allowed', () => {
    const passed = Object.keys(metadata.countries).filter((country) => {
      const example = getExampleNumber(country as never, examples, metadata as MetadataJson);
      return example && checkNumber(example.number, 'FR', rules).ok;
    });
    expect(passed.sort()).toEqual(['BE', 'CH', 'FR', 'GB']);
  });
});

const allow = (...countries: string[]): NumberRules => ({
  ...rules,
  countries: countries.map((country) => ({ country, lines: both })),
});
const listing = (given: NumberRules, ...internetLines: string[]): NumberRules => ({
  ...given,
  countries: given.countries.map((entry) => ({
    ...entry,
    internetLines: internetLines.includes(entry.country),
  })),
});

describe('a number of a French territory', () => {
  const territories: [typed: string, e164: string, country: string][] = [
    ['0596 30 12 34', '+596596301234', 'MQ'],
    ['0696 30 12 34', '+596696301234', 'MQ'],
    ['0690 30 12 34', '+590690301234', 'GP'],
    ['0590 41 12 34', '+590590411234', 'GP'],
    ['0594 30 12 34', '+594594301234', 'GF'],
    ['0694 20 12 34', '+594694201234', 'GF'],
    ['0262 30 12 34', '+262262301234', 'RE'],
    ['0692 30 12 34', '+262692301234', 'RE'],
    ['0269 61 12 34', '+262269611234', 'YT'],
    ['0639 01 23 45', '+262639012345', 'YT'],
    ['0508 41 00 12', '+508410012', 'PM'],
  ];
  it.each(territories)('%s is read as %s of %s', (typed, e164, country) => {
    expect(checkNumber(typed, 'FR', allow('FR', country))).toMatchObject({
      ok: true,
      e164,
      country,
    });
    // A SIM card from the mainland stores it with the code of France.
    const stored = `+33 ${typed.slice(1)}`;
    expect(checkNumber(stored, 'FR', allow('FR', country))).toMatchObject({ ok: true, e164 });
    expect(checkNumber(typed, country, allow(country))).toMatchObject({ ok: true, e164 });
  });

  it.each(territories)(
    '%s is not called on a popup for France only, and %s is told as one of %s',
    (typed, _e164, country) => {
      for (const form of [typed, `+33 ${typed.slice(1)}`])
        expect(checkNumber(form, 'FR', allow('FR'))).toMatchObject({
          ok: false,
          reason: 'country-not-allowed',
          country,
        });
    },
  );

  it('a number of Saint-Barthélemy or Saint-Martin follows the destination of Guadeloupe', () => {
    expect(checkNumber('0590 27 12 34', 'FR', allow('FR', 'GP'))).toMatchObject({
      ok: true,
      e164: '+590590271234',
      country: 'GP',
    });
    expect(checkNumber('0590 87 12 34', 'FR', allow('FR'))).toMatchObject({ ok: false });
  });

  it('a mainland number is read as one where only a territory was chosen', () => {
    expect(checkNumber('06 12 34 56 78', 'GP', allow('GP', 'FR'))).toMatchObject({
      ok: true,
      e164: '+33612345678',
      country: 'FR',
    });
  });

  it('a special French number stays special where territories are allowed', () => {
    for (const typed of ['0806 12 34 56', '0820 62 06 20', '0899 12 34 56'])
      expect(checkNumber(typed, 'FR', allow('FR', 'GP', 'MQ', 'RE', 'BE'))).toMatchObject({
        ok: false,
        reason: 'premium',
        others: [],
      });
  });
});

describe('a number of a plan that countries share', () => {
  it.each([
    ['+44 7924 123456', 'IM'],
    ['+44 7624 123456', 'IM'],
    ['+44 7781 123456', 'GG'],
    ['+44 7911 123456', 'GG'],
    ['+44 7797 123456', 'JE'],
    ['+44 1624 756789', 'IM'],
    ['+1 876 555 0123', 'JM'],
    ['+1 416 555 1234', 'CA'],
    ['+7 701 234 5678', 'KZ'],
    ['+39 06 698 12345', 'VA'],
  ])('%s belongs to %s and not to the larger country', (typed, country) => {
    const large = ['GB', 'US', 'RU', 'IT'];
    expect(checkNumber(typed, 'GB', allow(...large))).toMatchObject({
      ok: false,
      reason: 'country-not-allowed',
      country,
    });
    expect(checkNumber(typed, 'GB', allow(...large, country))).toMatchObject({ ok: true, country });
  });

  it.each([
    ['+44 7400 123456', 'GB'],
    ['+44 20 7123 1234', 'GB'],
    ['+61 412 345 678', 'AU'],
    ['+358 41 2345678', 'FI'],
    ['+47 406 12 345', 'NO'],
    ['+212 650 123456', 'MA'],
  ])('%s belongs to %s', (typed, country) => {
    expect(checkNumber(typed, country, allow(country))).toMatchObject({ ok: true, country });
  });
});

describe('internet and company lines', () => {
  it.each([
    ['09 72 12 34 56', 'FR', '+33972123456'],
    ['085 123 4567', 'NL', '+31851234567'],
    ['088 123 4567', 'NL', '+31881234567'],
    ['058 123 45 67', 'CH', '+41581234567'],
    ['30 123 4567', 'PT', '+351301234567'],
    ['55 1234 5678', 'IT', '+395512345678'],
    ['056 1234 5678', 'GB', '+445612345678'],
    ['010 123 45 67', 'SE', '+46101234567'],
  ])(
    '%s in %s counts as a fixed line where the owner lists the country',
    (typed, country, e164) => {
      expect(checkNumber(typed, country, listing(allow(country), country))).toMatchObject({
        ok: true,
        e164,
        line: 'fixed',
      });
      expect(checkNumber(typed, country, allow(country))).toMatchObject({
        ok: false,
        reason: 'internet-line',
        country,
      });
    },
  );

  it('an internet line is not called where only mobiles may be called', () => {
    const mobilesOnly: NumberRules = {
      ...rules,
      countries: [{ country: 'FR', lines: ['mobile'], internetLines: true }],
    };
    expect(checkNumber('09 72 12 34 56', 'FR', mobilesOnly)).toMatchObject({
      ok: false,
      reason: 'line-not-allowed',
    });
  });
});

it.each([
  ['+33 1 99 00 12 01', 'FR'],
  ['+33 2 61 91 12 34', 'FR'],
  ['+33 5 36 49 12 34', 'FR'],
  ['+33 6 39 98 01 01', 'FR'],
  ['+44 1632 960123', 'GB'],
  ['+44 7700 900123', 'GB'],
  ['+44 20 7946 0123', 'GB'],
  ['+1 212 555 0123', 'US'],
  ['+49 30 23125123', 'DE'],
])('%s is reserved for fiction in %s and is not called on a real account', (typed, country) => {
  expect(checkNumber(typed, country, { ...allow(country), testNumbers: false })).toMatchObject({
    ok: false,
    reason: 'not-assigned',
  });
});

describe('a number in national form', () => {
  const popup = allow('FR', 'BE', 'CH', 'GB');
  it('a number that is right in two allowed countries names the other reading', () => {
    expect(checkNumber('0470 12 34 56', 'FR', popup)).toMatchObject({
      ok: true,
      e164: '+33470123456',
      others: [{ e164: '+32470123456', country: 'BE', line: 'mobile' }],
    });
    expect(checkNumber('078 123 45 67', 'FR', popup).others).toMatchObject([{ country: 'CH' }]);
  });

  it('a number that is right in another allowed country only names that country', () => {
    expect(checkNumber('07400 123456', 'FR', popup)).toMatchObject({
      ok: false,
      others: [{ e164: '+447400123456', country: 'GB' }],
    });
  });

  it('a number with its country code has one reading', () => {
    expect(checkNumber('+33 4 70 12 34 56', 'BE', popup)).toMatchObject({ ok: true, others: [] });
  });

  it('the country of a prefix is known before the number is complete', () => {
    expect(countryOfPrefix('+32', popup)).toBe('BE');
    expect(countryOfPrefix('0041 7', popup)).toBe('CH');
    expect(countryOfPrefix('(+44) 7400', popup)).toBe('GB');
    expect(countryOfPrefix('+49 30', popup)).toBeNull();
    expect(countryOfPrefix('0470', popup)).toBeNull();
    expect(countryOfPrefix('+33 690 30 12 34', allow('FR', 'GP'))).toBe('GP');
  });
});

describe('a refusal', () => {
  it.each([
    ['+32 470 12 34', 'FR', 'BE'],
    ['+44 7400 12345678901', 'FR', 'GB'],
    ['06 12 34', 'FR', 'FR'],
    ['+41 79 000', 'BE', 'CH'],
  ])('the refusal of %s, typed with %s, names %s', (typed, selected, country) => {
    expect(checkNumber(typed, selected, rules)).toMatchObject({ ok: false, country });
  });
});

it.each([
  ['+491713920012', 'DE'],
  ['+491729925904', 'DE'],
  ['+61491570006', 'AU'],
  ['+61491571266', 'AU'],
  ['+441134960123', 'GB'],
] as const)('%s is reserved for fiction in %s', (number, _country) => {
  expect(isFictional(number)).toBe(true);
});

it.each([
  '+441134961000',
  '+441134969999',
  '+469803195112',
  '+4917239925904',
  '+4917635099737',
] as const)(
  '%s lies beside a reserved range, belongs to somebody, and is not called fictional',
  (number) => {
    expect(isFictional(number)).toBe(false);
  },
);
