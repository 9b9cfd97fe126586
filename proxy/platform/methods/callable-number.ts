import {
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import { digitsOf, type E164 } from '../../../shared/phone.js';
import type { Destination } from '../../../shared/webappel/forms.js';
import { readNumber } from './numbers.js';

/** A number that exists, with the destinations it may belong to: none for a premium, satellite or other special line. */
export interface CallableNumber {
  /** Digits of E.164, without plus. */
  digits: string;
  /** Two where the plan does not tell fixed from mobile (North America). */
  destinations: Destination[];
}

/** The regulator's range of French mobile numbers for fiction, which libphonenumber takes for unassigned. */
const fictionalFrenchMobile = /^\+3363998\d{4}$/;

const linesByType: Record<string, readonly Destination['line'][]> = {
  FIXED_LINE: ['fixed'],
  MOBILE: ['mobile'],
  FIXED_LINE_OR_MOBILE: ['fixed', 'mobile'],
};

/**
 * @param digits in E.164 or national form
 * @param country by which a national number is read, France unless said (L60)
 */
export function readCallableNumber(digits: string, country = 'FR'): CallableNumber | undefined {
  const number = readings(digits, country.toUpperCase()).find(
    (reading) => reading.isValid() || fictionalFrenchMobile.test(reading.number),
  );
  if (!number) return undefined;
  const { country: numberCountry } = number;
  // Satellite phones are valid mobiles to every library, but of no country.
  if (!numberCountry) return { digits: digitsOf(number.number as E164), destinations: [] };
  const type = fictionalFrenchMobile.test(number.number) ? 'MOBILE' : (number.getType() ?? '');
  return {
    digits: digitsOf(number.number as E164),
    destinations: (linesByType[type] ?? []).map((line) => ({ country: numberCountry, line })),
  };
}

/** As the guide has it first; then, as some countries write national numbers without a zero, as one of the country. */
function readings(digits: string, country: string): PhoneNumber[] {
  const international = readNumber(digits, country);
  return [
    international && parsePhoneNumberFromString(`+${international}`, { extract: false }),
    isSupportedCountry(country) &&
      parsePhoneNumberFromString(digits, { defaultCountry: country, extract: false }),
  ].filter((reading) => typeof reading === 'object');
}
