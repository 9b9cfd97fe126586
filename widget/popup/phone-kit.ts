import {
  AsYouType,
  getCountryCallingCode,
  type MetadataJson,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/core';
import type { PopupView } from '../../shared/callback.js';
import { checkNumber, type NumberCheck } from '../../shared/phone.js';

/** What is known of phone numbers in the popup's countries. Loaded when a form opens; the form works without it. */
export interface PhoneKit {
  check(typed: string, country: string): NumberCheck;
  /** The number so far, as people of that country space it. */
  spaced(typed: string, country: string): string;
  /** `+33 1 99 00 12 01` for `+33199001201`. */
  international(e164: string): string;
  /** `+33` for `FR`. */
  callingCode(country: string): string;
}

export function phoneKit({ phoneMetadata, countries, testNumbers }: PopupView): PhoneKit {
  const metadata = phoneMetadata as unknown as MetadataJson;
  // Read at once: plans that cannot be used fail here, where the form can still do without them.
  const callingCodes = new Map(
    countries.map(({ country }) => [
      country,
      `+${getCountryCallingCode(country as never, metadata)}`,
    ]),
  );
  return {
    check: (typed, country) => checkNumber(typed, country, { countries, testNumbers, metadata }),
    spaced: (typed, country) => new AsYouType(country as never, metadata).input(typed),
    international: (e164) =>
      parsePhoneNumberFromString(e164, metadata)?.formatInternational() ?? e164,
    callingCode: (country) => callingCodes.get(country) ?? '',
  };
}
