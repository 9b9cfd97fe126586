import { describe, expect, it } from 'vitest';
import { checkNumber } from '../../../shared/numbers/check-number.js';
import { isFictional } from '../../../shared/numbers/reserved-numbers.js';
import type { E164 } from '../../../shared/phone.js';
import { rulesFor } from '../../support/numbers/plan-samples.js';

const fictional: [number: E164, country: string][] = [
  ['+33199001234', 'FR'],
  ['+33261911234', 'FR'],
  ['+33353011234', 'FR'],
  ['+33465711234', 'FR'],
  ['+33536491234', 'FR'],
  ['+33639981234', 'FR'],
  ['+441134960123', 'GB'],
  ['+441184960999', 'GB'],
  ['+441614960000', 'GB'],
  ['+441914980123', 'GB'],
  ['+442079460958', 'GB'],
  ['+442896496123', 'GB'],
  ['+442920180123', 'GB'],
  ['+441632960123', 'GB'],
  ['+447700900123', 'GB'],
  ['+12125550100', 'US'],
  ['+14165550199', 'CA'],
  ['+18765550123', 'JM'],
  ['+493023125123', 'DE'],
  ['+492214710123', 'DE'],
  ['+491713920045', 'DE'],
  ['+4917604069099', 'DE'],
  ['+4915228817386', 'DE'],
  ['+491729925904', 'DE'],
  ['+491749464308', 'DE'],
  ['+61255501234', 'AU'],
  ['+61870101234', 'AU'],
  ['+61491570156', 'AU'],
  ['+61491579455', 'AU'],
  ['+46313900612', 'SE'],
  ['+46701740605', 'SE'],
];

describe('a number reserved for fiction', () => {
  it.each(fictional)('%s is refused on a real account of a popup for %s', (number, country) => {
    const real = { ...rulesFor(country), testNumbers: false };
    expect(isFictional(number)).toBe(true);
    expect(checkNumber(number, country, real)).toMatchObject({ ok: false, reason: 'not-assigned' });
  });

  it.each([
    '+441134961234',
    '+442079461000',
    '+447700901123',
    '+12125550200',
    '+12125551234',
    '+493023126123',
    '+491713921045',
    '+491729925905',
    '+61491570155',
    '+61491577000',
    '+46701740604',
    '+46980319312',
    '+33199011234',
    '+33639971234',
  ] as E164[])('%s lies beside a range for fiction and belongs to somebody', (number) => {
    expect(isFictional(number)).toBe(false);
  });
});
