import type { E164 } from '../../../shared/phone.js';
import { keyedHash } from '../../store/secrets.js';

/** How many digits at the end of a number it can be searched by. */
export const TAIL_DIGITS = 4;

/** Enough that two tails rarely share one: what is found is compared by nobody else. */
const HASH_LENGTH = 16;

/** By what callbacks are found by the end of their number, which is in no table in clear for it. */
export const hashOfTail = (secret: string, digits: string): string =>
  keyedHash(secret, `the last digits ${digits}`).slice(0, HASH_LENGTH);

export const tailOf = (secret: string, number: E164): string =>
  hashOfTail(secret, number.slice(-TAIL_DIGITS));
