import fc from 'fast-check';
import { type Opening, weekdays } from '../../../shared/opening-hours.js';

/** Random weekly openings, at minutes that are multiples of `stepMinutes`. */
export const anyOpenings = (stepMinutes: number, maxLength: number): fc.Arbitrary<Opening[]> => {
  const time = fc
    .tuple(fc.nat(23), fc.nat(60 / stepMinutes - 1))
    .map(([h, m]) => [h, m * stepMinutes].map((n) => String(n).padStart(2, '0')).join(':'));
  const opening = fc
    .record({ weekday: fc.constantFrom(...weekdays), a: time, b: time })
    .filter(({ a, b }) => a !== b)
    .map(({ weekday, a, b }) => ({ weekday, opensAt: a < b ? a : b, closesAt: a < b ? b : a }));
  return fc.array(opening, { maxLength });
};
