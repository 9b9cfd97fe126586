import type { MetadataJson } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/max/metadata';
import { readNumber as readByPlan } from '../../../shared/numbers/read-number.js';
import { digitsOf } from '../../../shared/phone.js';

const international = /^[1-9][0-9]{6,14}$/;
const plans = metadata as MetadataJson;

const readPossible = (text: string, country: string): string | undefined => {
  const number = readByPlan(text, country, plans);
  return 'e164' in number && number.isPossible ? digitsOf(number.e164) : undefined;
};

/**
 * Reads a number as WebAppel accepts it and returns the digits of E.164 without the plus, or undefined if it is
 * invalid. The guide asks for E.164 but also shows national numbers (L203), so a leading zero means a national
 * number: French, or of the given country (L60). One number has one form: 33690… and 590690… are the same phone.
 */
export function readNumber(digits: string, country = 'FR'): string | undefined {
  if (digits.startsWith('0')) {
    const home = country.toUpperCase();
    return Object.hasOwn(metadata.countries, home) ? readPossible(digits, home) : undefined;
  }
  return international.test(digits) ? (readPossible(`+${digits}`, 'FR') ?? digits) : undefined;
}
