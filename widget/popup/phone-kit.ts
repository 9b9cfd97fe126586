import {
  AsYouType,
  getCountryCallingCode,
  type MetadataJson,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/core';
import type { NumberingPlans, PopupView } from '../../shared/callback.js';
import {
  checkNumber,
  countryOfPrefix,
  type NumberCheck,
} from '../../shared/numbers/check-number.js';

/** Checks and formats phone numbers of the popup's countries. Loaded with the form, which also works without it. */
export interface PhoneKit {
  /** Null where that cannot be told here; the proxy checks the number in any case. */
  check(typed: string, country: string): NumberCheck | null;
  /** The popup's country that `+32…` begins with; null for another one and for the national form. */
  countryOfPrefix(typed: string): string | null;
  /** The number typed so far, with the spaces usual in that country. */
  format(typed: string, country: string): string;
  /** `+33 1 99 00 12 01` for `+33199001201`. */
  international(e164: string): string;
  /** `+33` for `FR`. */
  callingCode(country: string): string;
}

export function phoneKit(
  { countries, testNumbers }: Pick<PopupView, 'countries' | 'testNumbers'>,
  plans: NumberingPlans,
): PhoneKit {
  const metadata = plans as unknown as MetadataJson;
  // Read now, so that unusable numbering plans fail here and the form goes on without them.
  const callingCodes = new Map(
    countries.map(({ country }) => [
      country,
      `+${getCountryCallingCode(country as never, metadata)}`,
    ]),
  );
  const rules = { countries, testNumbers, metadata };
  return {
    check: (typed, country) => attempt(() => checkNumber(typed, country, rules), null),
    countryOfPrefix: (typed) => attempt(() => countryOfPrefix(typed, rules), null),
    format: (typed, country) =>
      attempt(() => new AsYouType(country as never, metadata).input(typed), typed),
    international: (e164) =>
      parsePhoneNumberFromString(e164, metadata)?.formatInternational() ?? e164,
    callingCode: (country) => callingCodes.get(country) ?? '',
  };
}

/** A page may have changed the objects of the language, on which the library relies. */
function attempt<Result>(read: () => Result, otherwise: Result): Result {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
