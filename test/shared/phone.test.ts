import fc from 'fast-check';
import { getExampleNumber, type MetadataJson } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/max/metadata';
import examples from 'libphonenumber-js/mobile/examples';
import { describe, expect, it } from 'vitest';
import type { NumberReason } from '../../shared/callback.js';
import { checkNumber, type NumberRules } from '../../shared/phone.js';

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
    expect(checkNumber(typed, 'FR', rules)).toEqual({ ok: false, reason });
  });

  it('checkNumber accepts only the kinds of line that the popup may call', () => {
    const fixedOnly = { ...rules, countries: [{ country: 'FR', lines: ['fixed' as const] }] };
    expect(checkNumber('0612345678', 'FR', fixedOnly)).toEqual({
      ok: false,
      reason: 'line-not-allowed',
    });
    expect(checkNumber('0199001201', 'FR', fixedOnly)).toMatchObject({ ok: true });
  });

  it('checkNumber accepts numbers for fiction only where calls are simulated', () => {
    expect(checkNumber('06 39 98 01 01', 'FR', { ...rules, testNumbers: false })).toEqual({
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
    // The Isle of Man's example number also belongs to Great Britain's plan.
    expect(passed.sort()).toEqual(['BE', 'CH', 'FR', 'GB', 'IM']);
  });
});
