import fc from 'fast-check';
import metadata from 'libphonenumber-js/max/metadata';
import { allPlans } from '../../../shared/numbers/all-plans.js';
import type { NumberRules } from '../../../shared/numbers/check-number.js';

/** The position of each type of line in libphonenumber's plans. */
const positions = {
  FIXED_LINE: 0,
  MOBILE: 1,
  TOLL_FREE: 2,
  PREMIUM_RATE: 3,
  PERSONAL_NUMBER: 4,
  VOICEMAIL: 5,
  UAN: 6,
  PAGER: 7,
  VOIP: 8,
  SHARED_COST: 9,
} as const;
export type LineType = keyof typeof positions;

type Plan = [callingCode: string, ...rest: unknown[]];
const plans = metadata.countries as unknown as Record<string, Plan>;

export const allCountries: readonly string[] = Object.keys(plans);
export const callingCodeOf = (country: string): string => plans[country]?.[0] ?? '';

/** National numbers that a country's plan has for a type of line; none where it has no such lines. Always the same ones. */
export function samplesOf(country: string, type: LineType, count = 50): string[] {
  const types = plans[country]?.[11] as ([pattern: string] | undefined)[] | undefined;
  const pattern = types?.[positions[type]]?.[0];
  if (!pattern) return [];
  const numbers = fc.stringMatching(new RegExp(`^(?:${pattern})$`));
  return fc.sample(numbers, { numRuns: count, seed: 1 });
}

export const rulesFor = (...countries: string[]): NumberRules => ({
  countries: countries.map((country) => ({ country, lines: ['fixed', 'mobile'] })),
  testNumbers: true,
  metadata: allPlans,
});

/** The same with internet and company lines of all its countries. */
export const withInternetLines = (rules: NumberRules): NumberRules => ({
  ...rules,
  countries: rules.countries.map((entry) => ({ ...entry, internetLines: true })),
});
