import fc from 'fast-check';
import { getExampleNumber, type MetadataJson } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/max/metadata';
import examples from 'libphonenumber-js/mobile/examples';
import { expect, it } from 'vitest';
import { numberingPlansFor } from '../../../proxy/popups/numbering-plans.js';
import {
  checkNumber,
  countryOfPrefix,
  type NumberRules,
} from '../../../shared/numbers/check-number.js';

const whole = metadata as MetadataJson;
const popups = [
  ['FR'],
  ['DE'],
  ['FR', 'GP', 'MQ'],
  ['US', 'CA'],
  ['FR', 'BE', 'CH', 'LU'],
  ['GB', 'IE'],
  ['US'],
  ['RE'],
  ['FI', 'NO', 'AU'],
];
const rulesOf = (countries: string[], plans: MetadataJson): NumberRules => ({
  countries: countries.map((country) => ({ country, lines: ['fixed', 'mobile'] })),
  testNumbers: false,
  metadata: plans,
});

const exampleNumbers = Object.keys(metadata.countries).flatMap((country) => {
  const example = getExampleNumber(country as never, examples, whole);
  return example
    ? [
        example.number,
        example.formatNational(),
        example.number.slice(0, -3),
        `${example.number}12345`,
        example.number.replace('+', '011'),
      ]
    : [];
});

it.each(popups)(
  'the plans that a page of a popup for %s loads judge every number like all plans, with the same reason and country',
  (...countries) => {
    const [first = ''] = countries;
    const cut = rulesOf(
      countries,
      numberingPlansFor(countries.map((country) => ({ country }))).metadata,
    );
    const full = rulesOf(countries, whole);
    const expectSame = (typed: string): void => {
      for (const selected of new Set([first, countries.at(-1) ?? '', 'FR', 'DE']))
        expect([typed, checkNumber(typed, selected, cut)]).toEqual([
          typed,
          checkNumber(typed, selected, full),
        ]);
      expect([typed, countryOfPrefix(typed, cut)]).toEqual([typed, countryOfPrefix(typed, full)]);
    };
    for (const number of exampleNumbers) expectSame(number);
    fc.assert(fc.property(fc.stringMatching(/^(\+|00|0)?[1-9][0-9]{5,13}$/), expectSame), {
      numRuns: 400,
    });
  },
);
