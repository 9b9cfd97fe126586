import { expect, it } from 'vitest';
import { checkNumber } from '../../../shared/numbers/check-number.js';
import { rulesFor } from '../../support/numbers/plan-samples.js';

it.each(['+52 1 55 1234 5678', '0052 1 55 1234 5678', '01 55 1234 5678', '044 55 1234 5678'])(
  'a Mexican number is read with a prefix that is no longer dialled: %s',
  (typed) => {
    const check = checkNumber(typed, 'MX', rulesFor('MX'));
    expect(check).toMatchObject({ ok: true, e164: '+525512345678' });
  },
);

it('a number of another country keeps digits that are a former prefix in Mexico', () => {
  expect(checkNumber('01 55 12 34 56 78', 'FR', rulesFor('FR'))).toMatchObject({
    ok: false,
    reason: 'too-long',
  });
});
