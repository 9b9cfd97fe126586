import { isKnownCountry, readByAllPlans } from '../../../shared/numbers/all-plans.js';
import { linesOf } from '../../../shared/numbers/number-lines.js';
import type { ReadNumber } from '../../../shared/numbers/read-number.js';
import { followedCountry } from '../../../shared/numbers/shared-plans.js';
import { digitsOf } from '../../../shared/phone.js';
import type { Destination } from '../../../shared/webappel/forms.js';
import { readNumber } from './numbers.js';

/** A valid number and its possible destinations: none for premium, satellite and other special lines. */
export interface CallableNumber {
  /** Digits of E.164, without the plus. */
  digits: string;
  /** Two if the numbering plan does not tell fixed from mobile, as in North America. */
  destinations: Destination[];
}

/**
 * @param digits in E.164 or national form
 * @param country of a national number, France by default (L60)
 */
export function readCallableNumber(digits: string, country = 'FR'): CallableNumber | undefined {
  const number = readings(digits, country.toUpperCase()).find(({ type }) => type !== undefined);
  if (!number) return undefined;
  // libphonenumber treats satellite phones as valid mobiles without a country.
  const own = number.country;
  const lines = own === undefined ? undefined : linesOf(number, own);
  const kinds = lines === 'internet' ? (['fixed'] as const) : (lines ?? []);
  return {
    digits: digitsOf(number.e164),
    destinations: kinds.map((line) => ({ country: followedCountry(own ?? ''), line })),
  };
}

/** First as the guide describes, then as a national number: some countries write these without a leading zero. */
function readings(digits: string, country: string): ReadNumber[] {
  const international = readNumber(digits, country);
  return [
    international === undefined ? undefined : readByAllPlans(`+${international}`),
    isKnownCountry(country) ? readByAllPlans(digits, country) : undefined,
  ].filter((reading) => reading !== undefined);
}
