import { expect, test } from 'vitest';
import { priceOf } from '../../../../proxy/platform/call-engine/price.js';

test.each([
  ['0.035', 60, '0.035'],
  ['0.035', 0, '0'],
  ['0.01', 90, '0.015'],
  ['0.035', 5, '0.002917'],
  ['1', 3600, '60'],
  ['12.5', 30, '6.25'],
  // A classic floating-point error.
  ['0.1', 180, '0.3'],
])('a call at %s a minute for %i s costs %s', (perMinute, seconds, price) => {
  expect(priceOf(perMinute, seconds)).toBe(price);
});
