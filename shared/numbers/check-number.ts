import type { MetadataJson } from 'libphonenumber-js/core';
import type { AllowedCountry, NumberReason } from '../callback.js';
import type { E164 } from '../phone.js';
import { linesOf } from './number-lines.js';
import { type ReadNumber, readNumber } from './read-number.js';
import { isFictional } from './reserved-numbers.js';
import { followedCountry, frenchPlan } from './shared-plans.js';
import { asciiDigits, cleanTyped, isInternational } from './typed-number.js';

/** The numbers that a popup may call, and the numbering plans for reading them. */
export interface NumberRules {
  countries: readonly Pick<AllowedCountry, 'country' | 'lines' | 'internetLines'>[];
  /** Accept numbers reserved for fiction, because calls are simulated. */
  testNumbers: boolean;
  metadata: MetadataJson;
}

/** A number that may be called. */
export interface NumberReading {
  e164: E164;
  country: string;
  line: 'fixed' | 'mobile';
}

export type NumberCheck = {
  /** Where a number in national form is right in other allowed countries too, or only there. */
  others: readonly NumberReading[];
} & (
  | ({ ok: true } & NumberReading)
  | {
      ok: false;
      reason: NumberReason;
      /** The country that the number belongs to; null if that is not known. */
      country: string | null;
    }
);

type Refusal = Extract<NumberCheck, { ok: false }>;
const refuse = (reason: NumberReason, country: string | null = null): Refusal => ({
  ok: false,
  reason,
  country,
  others: [],
});

const parseFailures: Record<string, NumberReason> = {
  TOO_SHORT: 'too-short',
  TOO_LONG: 'too-long',
  INVALID_LENGTH: 'too-short',
  INVALID_COUNTRY: 'country-not-allowed',
  EXTENSION: 'extension',
};
const premiumTypes = [
  'PREMIUM_RATE',
  'SHARED_COST',
  'UAN',
  'PERSONAL_NUMBER',
  'PAGER',
  'VOICEMAIL',
];

/**
 * Checks a typed number against the countries and lines that the popup may call. The check is an allow-list, because
 * libphonenumber reports satellite numbers as valid mobiles.
 * @param typed as the visitor typed or pasted it
 * @param country ISO code for reading a national number
 */
export function checkNumber(typed: string, country: string, rules: NumberRules): NumberCheck {
  const text = cleanTyped(typed);
  if (text === '') return refuse('empty');
  // No country separates digits with these characters, and a number must not be picked out of prose.
  if (/(\b(ext|poste)\.?|x|[;#*])\s*\p{Nd}|[;#*]|,\s*,/iu.test(text)) return refuse('extension');
  if (/\p{L}/u.test(text)) return refuse('not-a-number');
  const check = checkAs(text, country, rules);
  if (isInternational(text) || (!check.ok && check.reason === 'premium')) return check;
  const others = rules.countries
    .filter(({ country: other }) => other !== country && !haveOnePlan(country, other))
    .flatMap(({ country: other }) => {
      const reading = checkAs(text, other, rules);
      return reading.ok
        ? [{ e164: reading.e164, country: reading.country, line: reading.line }]
        : [];
    })
    .filter(
      ({ e164 }, index, all) =>
        !(check.ok && check.e164 === e164) && all.findIndex((o) => o.e164 === e164) === index,
    );
  return { ...check, others };
}

const haveOnePlan = (one: string, other: string): boolean =>
  frenchPlan.includes(one) && frenchPlan.includes(other);

function checkAs(text: string, country: string, rules: NumberRules): NumberCheck {
  // Commas separate digits, or stand for a pause before an extension.
  const number = readNumber(text.replace(/,/g, ' '), country, rules.metadata);
  if ('failure' in number) {
    const reason = parseFailures[number.failure] ?? 'not-a-number';
    if (reason === 'too-long' && text.includes(',')) return refuse('extension');
    return refuse(reason, isInternational(text) ? countryOfPrefix(text, rules) : country);
  }
  const classified = classify(number, country, rules);
  const check =
    !classified.ok && classified.country === null && isInternational(text)
      ? { ...classified, country: countryOfPrefix(text, rules) }
      : classified;
  const hasExtension = !check.ok && check.reason === 'too-long' && text.includes(',');
  return hasExtension ? refuse('extension', check.country) : check;
}

function classify(number: ReadNumber, country: string, rules: NumberRules): NumberCheck {
  const { e164, type } = number;
  const own = number.country ?? null;
  if (!type) return refuse(lengthReason(number, country), own);
  const allowed = own === null ? undefined : allowedCountry(own, rules);
  if (own === null || !allowed) return refuse('country-not-allowed', own);
  if (!rules.testNumbers && isFictional(e164)) return refuse('not-assigned', own);
  const line = linesOf(number, own);
  if (line === 'internet') {
    if (!allowed.internetLines) return refuse('internet-line', own);
    if (!allowed.lines.includes('fixed')) return refuse('line-not-allowed', own);
    return { ok: true, e164, country: allowed.country, line: 'fixed', others: [] };
  }
  if (line === undefined)
    return refuse(premiumTypes.includes(type) ? 'premium' : 'line-not-allowed', own);
  if (!line.every((kind) => allowed.lines.includes(kind))) return refuse('line-not-allowed', own);
  return { ok: true, e164, country: allowed.country, line: line[0] ?? 'fixed', others: [] };
}

/** The entry under which a country's numbers may be called. */
const allowedCountry = (country: string, { countries }: NumberRules) =>
  countries.find((entry) => entry.country === country) ??
  countries.find((entry) => entry.country === followedCountry(country));

function lengthReason(number: ReadNumber, country: string): NumberReason {
  if (number.isPossible) return 'not-assigned';
  if (number.country && number.country !== country) return 'not-assigned';
  // A short number is probably unfinished. The longest national number has 15 digits.
  return number.nationalNumber.length < 9 ? 'too-short' : 'too-long';
}

/**
 * The allowed country that an internationally typed, perhaps unfinished number begins with; null for none.
 * @param typed as the visitor typed it
 */
export function countryOfPrefix(typed: string, rules: NumberRules): string | null {
  const text = cleanTyped(typed);
  if (!isInternational(text)) return null;
  const digits = asciiDigits(text)
    .replace(/^(\+|00)/, '')
    .replace(/\D/g, '');
  const codes = Object.entries(rules.metadata.country_calling_codes as Record<string, string[]>);
  const [, users = []] = codes.find(([code]) => digits.startsWith(code)) ?? [];
  const number = readNumber(text, rules.countries[0]?.country ?? 'FR', rules.metadata);
  if ('e164' in number && number.type && number.country)
    return allowedCountry(number.country, rules)?.country ?? null;
  return users.find((user) => allowedCountry(user, rules)?.country === user) ?? null;
}
