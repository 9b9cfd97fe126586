import {
  type MetadataJson,
  ParseError,
  type PhoneNumber,
  parsePhoneNumberWithError,
} from 'libphonenumber-js/core';
import type { E164 } from '../phone.js';
import { withoutFormerPrefix } from './former-prefixes.js';
import { frenchPlan } from './french-plan.js';
import { fictionalFrenchMobile } from './reserved-numbers.js';
import { enclosedTerritories, isSpecialOverseas, overseasNumber } from './shared-plans.js';

/** A number as its numbering plan reads it. */
export interface ReadNumber {
  e164: E164;
  /** ISO code; undefined for satellite phones and other numbers of no country, and where the plan is not in the metadata. */
  country: string | undefined;
  /** Without calling code and without the prefix that callers in the country dial. */
  nationalNumber: string;
  /** libphonenumber's type; undefined for a number that its plan does not have. */
  type: string | undefined;
  isPossible: boolean;
}

/** Why a text is no number: libphonenumber's codes, such as `TOO_SHORT`. */
export type ReadFailure = { failure: string };

/**
 * Reads a number by the numbering plans. The start of the number decides its country where several share a plan: a
 * Martinican number is Martinican although it is typed, or stored by a SIM card, as a French one.
 * @param text digits with separators, in national or international form; see `cleanTyped`
 * @param country ISO code for reading the national form
 */
export function readNumber(
  text: string,
  country: string,
  metadata: MetadataJson,
): ReadNumber | ReadFailure {
  // All of the French plan is dialled alike from all of its places.
  const asFrench = frenchPlan.includes(country) && 'FR' in metadata.countries;
  const first = parse(text, asFrench ? 'FR' : country, metadata);
  if (asFrench && country !== 'FR' && isUnusable(first)) {
    const local = parse(text, country, metadata);
    if (!isUnusable(local)) return describe(local as PhoneNumber, metadata);
  }
  return 'failure' in first ? first : describe(first, metadata);
}

const isUnusable = (parsed: PhoneNumber | ReadFailure): boolean =>
  'failure' in parsed || !parsed.isValid();

function parse(text: string, country: string, metadata: MetadataJson): PhoneNumber | ReadFailure {
  try {
    const options = { defaultCountry: country as never, extract: false };
    const dialled = withoutFormerPrefix(text, country);
    const number = parsePhoneNumberWithError(dialled, options, metadata);
    if (number.ext) return { failure: 'EXTENSION' };
    return keepsTrunkPrefix(number, metadata)
      ? parse(withoutTrunkPrefix(number), country, metadata)
      : number;
  } catch (failure) {
    if (!(failure instanceof ParseError)) throw failure;
    return { failure: failure.message };
  }
}

/** Whether libphonenumber counts the 0 before a national number as a digit of it, as it does where one is missing. */
function keepsTrunkPrefix({ nationalNumber, country }: PhoneNumber, metadata: MetadataJson) {
  const plans = metadata.countries as unknown as Record<string, readonly unknown[]>;
  return nationalNumber.startsWith('0') && country !== undefined && plans[country]?.[5] === '0';
}

const withoutTrunkPrefix = ({ countryCallingCode, nationalNumber }: PhoneNumber): string =>
  `+${countryCallingCode}${nationalNumber.slice(1)}`;

function describe(number: PhoneNumber, metadata: MetadataJson): ReadNumber {
  const { countryCallingCode, nationalNumber } = number;
  const overseas = countryCallingCode === '33' ? overseasNumber(nationalNumber) : undefined;
  const territorial = overseas && parse(overseas.number, 'FR', metadata);
  if (territorial && 'number' in territorial) return described(territorial, overseas.country);
  narrowToTerritory(number, metadata);
  return described(number);
}

function narrowToTerritory(number: PhoneNumber, metadata: MetadataJson): void {
  const { countries = [], types = [] } = enclosedTerritories(number.countryCallingCode) ?? {};
  const larger = number.country;
  for (const territory of countries.filter((code) => code in metadata.countries)) {
    number.country = territory as never;
    if (types.includes(number.getType() ?? '')) return;
  }
  number.country = larger as never;
}

const described = (number: PhoneNumber, country?: string): ReadNumber => ({
  e164: number.number as E164,
  country: number.country ?? country,
  nationalNumber: number.nationalNumber,
  type: typeOf(number),
  isPossible: number.isPossible(),
});

function typeOf(number: PhoneNumber): string | undefined {
  if (fictionalFrenchMobile.test(number.number)) return 'MOBILE';
  return isSpecialOverseas(number.countryCallingCode, number.nationalNumber)
    ? 'UAN'
    : number.getType();
}
