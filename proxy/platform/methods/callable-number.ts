import {
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import { digitsOf, type E164, fictionalFrenchMobile } from '../../../shared/phone.js';
import type { Destination } from '../../../shared/webappel/forms.js';
import { readNumber } from './numbers.js';

/** A valid number and its possible destinations: none for premium, satellite and other special lines. */
export interface CallableNumber {
  /** Digits of E.164, without the plus. */
  digits: string;
  /** Two if the numbering plan does not tell fixed from mobile, as in North America. */
  destinations: Destination[];
}

const linesByType: Record<string, readonly Destination['line'][]> = {
  FIXED_LINE: ['fixed'],
  MOBILE: ['mobile'],
  FIXED_LINE_OR_MOBILE: ['fixed', 'mobile'],
};

/**
 * @param digits in E.164 or national form
 * @param country of a national number, France by default (L60)
 */
export function readCallableNumber(digits: string, country = 'FR'): CallableNumber | undefined {
  const number = readings(digits, country.toUpperCase()).find(
    (reading) => reading.isValid() || fictionalFrenchMobile.test(reading.number),
  );
  if (!number) return undefined;
  const { country: numberCountry } = number;
  // libphonenumber treats satellite phones as valid mobiles without a country.
  if (!numberCountry) return { digits: digitsOf(number.number as E164), destinations: [] };
  const type = fictionalFrenchMobile.test(number.number) ? 'MOBILE' : (number.getType() ?? '');
  return {
    digits: digitsOf(number.number as E164),
    destinations: (linesByType[type] ?? []).map((line) => ({ country: numberCountry, line })),
  };
}

/** First as the guide describes, then as a national number: some countries write these without a leading zero. */
function readings(digits: string, country: string): PhoneNumber[] {
  const international = readNumber(digits, country);
  return [
    international && parsePhoneNumberFromString(`+${international}`, { extract: false }),
    isSupportedCountry(country) &&
      parsePhoneNumberFromString(digits, { defaultCountry: country, extract: false }),
  ].filter((reading) => typeof reading === 'object');
}
