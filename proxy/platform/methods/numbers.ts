import type { MetadataJson } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/max/metadata';
import { readNumber as readByPlan } from '../../../shared/numbers/read-number.js';
import { digitsOf } from '../../../shared/phone.js';

const international = /^[1-9][0-9]{6,14}$/;

function readNational(digits: string, country: string): string | undefined {
  if (!Object.hasOwn(metadata.countries, country)) return undefined;
  const number = readByPlan(digits, country, metadata as MetadataJson);
  return 'e164' in number && number.isPossible ? digitsOf(number.e164) : undefined;
}

/**
 * Reads a number as WebAppel accepts it and returns the digits of E.164 without the plus, or undefined if it is
 * invalid. The guide asks for E.164 but also shows national numbers (L203), so a leading zero means a national
 * number: French, or of the given country (L60).
 */
export function readNumber(digits: string, country?: string): string | undefined {
  if (digits.startsWith('0')) return readNational(digits, country?.toUpperCase() ?? 'FR');
  return international.test(digits) ? digits : undefined;
}
