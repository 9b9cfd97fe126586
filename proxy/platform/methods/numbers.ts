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
 * The digits of E.164, without plus, of a number as WebAppel takes it. The guide asks for E.164 and gives callers'
 * numbers in national form (L203), so a leading zero is a French number, or one of the country that is named (L60).
 * Undefined when it is neither.
 */
export function readNumber(digits: string, country?: string): string | undefined {
  if (digits.startsWith('0')) return readNational(digits, country?.toUpperCase() ?? 'FR');
  return international.test(digits) ? digits : undefined;
}
