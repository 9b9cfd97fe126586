import {
  type CountryCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import { digitsOf, type E164 } from '../../../shared/phone.js';

const international = /^[1-9][0-9]{6,14}$/;

const isCountry = (country: string): country is CountryCode => isSupportedCountry(country);

function readNational(digits: string, country: string): string | undefined {
  if (!isCountry(country)) return undefined;
  const number = parsePhoneNumberFromString(digits, { defaultCountry: country, extract: false });
  return number?.isPossible() ? digitsOf(number.number as E164) : undefined;
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
