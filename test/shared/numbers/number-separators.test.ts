import { expect, it } from 'vitest';
import { checkNumber } from '../../../shared/numbers/check-number.js';
import { rulesFor } from '../../support/numbers/plan-samples.js';

it.each([
  ['030 123456,78', 'DE'],
  ['030/123456,78', 'DE'],
  ['030 123456/78', 'DE'],
  ['030/123456/78', 'DE'],
  ['030 123456 (78)', 'DE'],
  ['030 123456 [78]', 'DE'],
  ['030 123456·78', 'DE'],
  ['01 5123456 (12)', 'AT'],
  ['01 5123456 ~12', 'AT'],
  ['01 5123456_12', 'AT'],
  ['06 1234567/8', 'IT'],
  ['06 1234567-8', 'IT'],
  ['06 1234567 – 68', 'IT'],
  ['+39 06 1234567-8', 'IT'],
  ['+49 30 123456,78', 'DE'],
  ['+49 30 123456 | 78', 'DE'],
  ['0664 1234567,12', 'AT'],
  ['0664 1234567:12', 'AT'],
  ['0612345678,12', 'FR'],
  ['06 12 34 56 78 / 79', 'FR'],
])(
  'what follows the complete number in %s (%s) does not become its last digits',
  (typed, country) => {
    expect(checkNumber(typed, country, rulesFor(country))).toMatchObject({
      ok: false,
      reason: 'extension',
    });
  },
);

it.each([
  '06 12 34 56 78 / 01 23 45 67 89',
  '06 12 34 56 78, 01 23 45 67 89',
  '+33 6 12 34 56 78 | +33 1 23 45 67 89',
])('two numbers in one field are not told as an extension: %s', (typed) => {
  expect(checkNumber(typed, 'FR', rulesFor('FR'))).toMatchObject({ ok: false, reason: 'too-long' });
});

it.each([
  ['06,12,34,56,78', 'FR', '+33612345678'],
  ['+33,6,12,34,56,78', 'FR', '+33612345678'],
  ['06/12/34/56/78', 'FR', '+33612345678'],
  ['06|12|34|56|78', 'FR', '+33612345678'],
  ['06:12:34:56:78', 'FR', '+33612345678'],
  ['0470/12.34.56', 'BE', '+32470123456'],
  ['02/512 34 56', 'BE', '+3225123456'],
  ['030/12345678', 'DE', '+493012345678'],
  ['030,123,456', 'DE', '+4930123456'],
  // Digits behind a dash lead to an extension, and are dialled.
  ['030 123456-78', 'DE', '+493012345678'],
  ['01 5123456-12', 'AT', '+431512345612'],
  ['06-12345678', 'IT', '+390612345678'],
  ['06-1234-5678', 'IT', '+390612345678'],
  ['0664/1234567', 'AT', '+436641234567'],
  ["079'123'45'67", 'CH', '+41791234567'],
])('the separators of %s (%s) are between groups of digits', (typed, country, e164) => {
  expect(checkNumber(typed, country, rulesFor(country))).toMatchObject({ ok: true, e164 });
});

it.each([
  ['2) 030 123456', 'DE', '+4930123456'],
  ['(2) 030 123456', 'DE', '+4930123456'],
  ['2. 030 123456', 'DE', '+4930123456'],
  ['2: 030 123456', 'DE', '+4930123456'],
  ['2/ 030 123456', 'DE', '+4930123456'],
  ['2 – (0)30 123456', 'DE', '+4930123456'],
  ['2 030 123456', 'DE', '+4930123456'],
  ['2. +49 30 123456', 'DE', '+4930123456'],
  ['1) 06 12 34 56 78', 'FR', '+33612345678'],
  ['2) 06 1234567', 'IT', '+39061234567'],
])('the number of the list entry in %s (%s) becomes no digit', (typed, country, e164) => {
  expect(checkNumber(typed, country, rulesFor(country))).toMatchObject({ ok: true, e164 });
});

it.each([
  ['6-01-23-45-67', 'FR', '+33601234567'],
  ['(6) 01 23 45 67', 'FR', '+33601234567'],
  ['70 | 01 | 23 | 45', 'CF', '+23670012345'],
])('the first group of %s (%s) is no list entry', (typed, country, e164) => {
  expect(checkNumber(typed, country, rulesFor(country))).toMatchObject({ ok: true, e164 });
});
