import type { MetadataJson } from 'libphonenumber-js/core';
import type { AllowedCountry, NumberReason } from '../callback.js';
import type { E164 } from '../phone.js';
import { readCallingCode } from './calling-codes.js';
import { frenchPlan } from './french-plan.js';
import { linesOf } from './number-lines.js';
import { hidesSecondNumber, joinsTwoLines, removeBullet } from './number-separators.js';
import { type ReadNumber, readNumber } from './read-number.js';
import { isFictional } from './reserved-numbers.js';
import { countryWithinCode } from './shared-codes.js';
import { followedCountry } from './shared-plans.js';
import { cleanTyped, digitsAfterPlus } from './typed-number.js';

/** The numbers that a popup may call, and the numbering plans for reading them. */
export interface NumberRules {
  countries: readonly Pick<AllowedCountry, 'country' | 'lines' | 'internetLines'>[];
  /** Accept numbers reserved for fiction, because calls are simulated. */
  testNumbers: boolean;
  /** Plans of the countries and of those that share a calling code with one, or of all countries: the result is equal. */
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

/** What can only be dialled after a number, or before one. */
const extension =
  /[;#*]|,\s*,|\d[\s).,]*(?:ext(?:ension)?|poste|durchwahl|dw|int(?:erne)?|x|p|w)\s?[.:]?\s*\d/i;

/**
 * Checks a typed number against the countries and lines that the popup may call. The check is an allow-list, because
 * libphonenumber reports satellite numbers as valid mobiles.
 * @param typed as the visitor typed or pasted it
 * @param country ISO code for reading a national number
 */
export function checkNumber(typed: string, country: string, rules: NumberRules): NumberCheck {
  const text = removeBullet(
    cleanTyped(typed),
    (part) => isReadable(country, rules) && isNumber(part, country, rules),
  );
  if (text === '') return refuse('empty');
  if (extension.test(text)) return refuse('extension');
  // A number must not be picked out of prose.
  if (/\p{L}/u.test(text)) return refuse('not-a-number');
  const prefix = prefixForCallsAbroad(country, rules);
  const digits = digitsAfterPlus(text, prefix);
  if (digits !== undefined) return checkInternational(text, digits, prefix, rules);
  const check = checkNational(text, country, rules);
  // Reading a special number as one of another country would call a stranger.
  if (!check.ok && check.reason === 'premium') return check;
  return { ...check, others: otherReadings(text, country, check, rules) };
}

const prefixForCallsAbroad = (country: string, { metadata }: NumberRules): string | undefined =>
  (metadata.countries as unknown as Record<string, [code: string, prefix?: string]>)[country]?.[1];

function checkInternational(
  text: string,
  digits: string,
  prefix: string | undefined,
  rules: NumberRules,
): NumberCheck {
  if (digits.startsWith('0')) return refuse('not-a-number');
  const known = readCallingCode(digits);
  // Codes of no country are complete after three digits.
  if (!known) return refuse(digits.length < 3 ? 'too-short' : 'country-not-allowed');
  const named = countryWithinCode(known.code, digits.slice(known.code.length)) ?? known.country;
  if (!mayLeadToAllowed(known.code, rules)) return refuse('country-not-allowed', named);
  const isAllowed = named !== null && allowedCountry(named, rules) !== undefined;
  const country = isAllowed ? named : (countryOfCode(known.code, rules) ?? known.country);
  const [home = ''] = usersOf(known.code, rules);
  const isOne = (part: string): boolean => {
    const after = digitsAfterPlus(part, prefix);
    return isNumber(after === undefined ? part : `+${after}`, home, rules);
  };
  const separated = hidesSecondNumber(text, isOne);
  if (separated) return refuse(separated, country);
  if (joinsTwoLines(text, home, isOne)) return refuse('extension', country);
  const read = readNumber(`+${digits}`, home, rules.metadata);
  const isComplete = 'e164' in read && read.type !== undefined;
  // What is missing of it makes no difference.
  if (!isComplete && named !== null && !isAllowed) return refuse('country-not-allowed', named);
  const check = classify(read, country, rules);
  return check.ok || check.country !== null ? check : { ...check, country };
}

function checkNational(text: string, country: string, rules: NumberRules): NumberCheck {
  if (!isReadable(country, rules)) return refuse('country-not-allowed', country);
  const isOne = (part: string): boolean => isNumber(part, country, rules);
  const separated = hidesSecondNumber(text, isOne);
  if (separated) return refuse(separated, country);
  if (joinsTwoLines(text, country, isOne)) return refuse('extension', country);
  // Separators that are left are between groups of digits.
  return classify(readNumber(text.replace(/[,/]/g, ' '), country, rules.metadata), country, rules);
}

function isNumber(text: string, country: string, { metadata }: NumberRules): boolean {
  const number = readNumber(text.replace(/[,/]/g, ' '), country, metadata);
  return 'e164' in number && number.type !== undefined;
}

/** Whether the plan of a country can lead to an allowed number: its own, or the French one of a territory. */
const isReadable = (country: string, { countries }: NumberRules): boolean =>
  countries.some((entry) => entry.country === country || haveOnePlan(country, entry.country));

/** Whether numbers with a calling code can be of an allowed country, as far as the code tells. */
const mayLeadToAllowed = (code: string, rules: NumberRules): boolean =>
  usersOf(code, rules).some((user) => isReadable(user, rules));

const usersOf = (code: string, { metadata }: NumberRules): readonly string[] =>
  (metadata.country_calling_codes as unknown as Record<string, string[]>)[code] ?? [];

/** The first allowed country with a calling code. */
const countryOfCode = (code: string, rules: NumberRules): string | null =>
  usersOf(code, rules).find((user) => allowedCountry(user, rules)?.country === user) ?? null;

function otherReadings(
  text: string,
  country: string,
  check: NumberCheck,
  rules: NumberRules,
): NumberReading[] {
  const readings = rules.countries
    .filter(({ country: other }) => other !== country && !haveOnePlan(country, other))
    .map(({ country: other }) => checkNational(text, other, rules))
    .filter((reading) => reading.ok)
    .map(({ e164, country: own, line }) => ({ e164, country: own, line }));
  const numbers = readings.map(({ e164 }) => e164);
  return readings.filter(
    ({ e164 }, index) => !(check.ok && check.e164 === e164) && numbers.indexOf(e164) === index,
  );
}

const haveOnePlan = (one: string, other: string): boolean =>
  frenchPlan.includes(one) && frenchPlan.includes(other);

function classify(
  number: ReturnType<typeof readNumber>,
  country: string | null,
  rules: NumberRules,
): NumberCheck {
  if ('failure' in number) return refuse(parseFailures[number.failure] ?? 'not-a-number', country);
  const { e164, type } = number;
  const allowed = number.country === undefined ? undefined : allowedCountry(number.country, rules);
  const own = allowed?.country ?? (number.country ? followedCountry(number.country) : null);
  if (!type) return refuse(lengthReason(number, country), country ?? own);
  if (own === null || !allowed) return refuse('country-not-allowed', own);
  if (!rules.testNumbers && isFictional(e164)) return refuse('not-assigned', own);
  const line = linesOf(number, number.country ?? own);
  if (line === undefined)
    return refuse(premiumTypes.includes(type) ? 'premium' : 'line-not-allowed', own);
  if (line === 'internet' && !allowed.internetLines) return refuse('internet-line', own);
  const kinds = line === 'internet' ? (['fixed'] as const) : line;
  if (!kinds.every((kind) => allowed.lines.includes(kind))) return refuse('line-not-allowed', own);
  return { ok: true, e164, country: own, line: kinds[0] ?? 'fixed', others: [] };
}

/** The entry under which a country's numbers may be called. */
const allowedCountry = (country: string, { countries }: NumberRules) =>
  countries.find((entry) => entry.country === country) ??
  countries.find((entry) => entry.country === followedCountry(country));

function lengthReason(number: ReadNumber, country: string | null): NumberReason {
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
  const digits = digitsAfterPlus(cleanTyped(typed));
  const known = digits === undefined ? undefined : readCallingCode(digits);
  if (!known || !mayLeadToAllowed(known.code, rules)) return null;
  const [home = ''] = usersOf(known.code, rules);
  const number = readNumber(`+${digits}`, home, rules.metadata);
  const country =
    'e164' in number && number.type && number.country
      ? number.country
      : countryWithinCode(known.code, (digits ?? '').slice(known.code.length));
  return country === null
    ? countryOfCode(known.code, rules)
    : (allowedCountry(country, rules)?.country ?? null);
}
