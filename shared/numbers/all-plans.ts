import type { MetadataJson } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/max/metadata';
import { type ReadNumber, readNumber } from './read-number.js';

/** The numbering plans of all countries: 150 kilobytes, so never for a page. */
export const allPlans = metadata as MetadataJson;

export const isKnownCountry = (country: string): boolean =>
  Object.hasOwn(metadata.countries, country);

/**
 * Reads a number by the plans of all countries; undefined for a text that is none.
 * @param text digits, with a plus before a calling code
 * @param country ISO code for the national form
 */
export function readByAllPlans(text: string, country = 'FR'): ReadNumber | undefined {
  const number = readNumber(text, country, allPlans);
  return 'failure' in number ? undefined : number;
}
