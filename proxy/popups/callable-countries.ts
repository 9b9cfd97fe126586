import {
  getExampleNumber,
  type MetadataJson,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/max/metadata';
import examples from 'libphonenumber-js/mobile/examples';
import type { AllowedCountry } from '../../shared/callback.js';
import { checkNumber } from '../../shared/numbers/check-number.js';
import type { Destination } from '../../shared/webappel/forms.js';

/** The countries that may be called, in the order of the destinations. */
export function callableCountries(destinations: readonly Destination[]): AllowedCountry[] {
  const lines = new Map<string, Set<'fixed' | 'mobile'>>();
  for (const { country, line } of destinations)
    if (Object.hasOwn(metadata.countries, country))
      lines.set(country, (lines.get(country) ?? new Set()).add(line));
  return [...lines].map(([country, kinds]) => {
    const allowed = { country, lines: [...kinds] };
    return { ...allowed, example: exampleOf(allowed) };
  });
}

/** `+33 1 99 00 12 00` for `33199001200`; undefined for what is no number. */
export const internationalNumber = (digits: string | undefined): string | undefined =>
  digits &&
  parsePhoneNumberFromString(`+${digits}`, metadata as MetadataJson)?.formatInternational();

/** A mobile number in national form; null where the popup would refuse it, as where it calls fixed lines only. */
function exampleOf(allowed: Pick<AllowedCountry, 'country' | 'lines'>): string | null {
  const { country } = allowed;
  const example = getExampleNumber(country as never, examples, metadata)?.formatNational();
  const rules = { countries: [allowed], testNumbers: true, metadata: metadata as MetadataJson };
  return example !== undefined && checkNumber(example, country, rules).ok ? example : null;
}
