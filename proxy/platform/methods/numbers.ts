import { isKnownCountry, readByAllPlans } from '../../../shared/numbers/all-plans.js';
import { digitsOf } from '../../../shared/phone.js';

const international = /^[1-9][0-9]{6,14}$/;

function readPossible(text: string, country?: string): string | undefined {
  const number = readByAllPlans(text, country);
  return number?.isPossible ? digitsOf(number.e164) : undefined;
}

/**
 * Reads a number as WebAppel accepts it and returns the digits of E.164 without the plus, or undefined if it is
 * invalid. The guide asks for E.164 but also shows national numbers (L203), so a leading zero means a national
 * number: French, or of the given country (L60). One phone has one number: 33690… becomes 590690….
 */
export function readNumber(digits: string, country = 'FR'): string | undefined {
  const home = country.toUpperCase();
  if (digits.startsWith('0')) return isKnownCountry(home) ? readPossible(digits, home) : undefined;
  return international.test(digits) ? (readPossible(`+${digits}`) ?? digits) : undefined;
}
