import {
  type MetadataJson,
  ParseError,
  type PhoneNumber,
  parsePhoneNumberWithError,
} from 'libphonenumber-js/core';
import type { AllowedCountry, NumberReason } from './callback.js';

/** Phone number in E.164 form with the plus sign. */
export type E164 = `+${string}`;

/** E.164 without the plus sign, as WebAppel writes numbers. */
export const digitsOf = (number: E164): string => number.slice(1);

/** @param digits E.164 without the plus sign, as WebAppel writes numbers */
export const fromDigits = (digits: string): E164 => `+${digits}`;

/** The numbers that a popup may call, and the numbering plans for reading them. */
export interface NumberRules {
  countries: readonly Pick<AllowedCountry, 'country' | 'lines'>[];
  /** Accept numbers reserved for fiction, because calls are simulated. */
  testNumbers: boolean;
  metadata: MetadataJson;
}

export type NumberCheck =
  | { ok: true; e164: E164; country: string; line: 'fixed' | 'mobile' }
  | { ok: false; reason: NumberReason };

const refuse = (reason: NumberReason): NumberCheck => ({ ok: false, reason });

const lineOf = { FIXED_LINE: 'fixed', MOBILE: 'mobile' } as const;
const parseFailures: Record<string, NumberReason> = {
  TOO_SHORT: 'too-short',
  TOO_LONG: 'too-long',
  INVALID_LENGTH: 'too-short',
  INVALID_COUNTRY: 'country-not-allowed',
};
const premiumTypes = [
  'PREMIUM_RATE',
  'SHARED_COST',
  'UAN',
  'PERSONAL_NUMBER',
  'PAGER',
  'VOICEMAIL',
];

/** French mobile numbers that the regulator reserves for fiction. libphonenumber knows only the fixed ones. */
export const fictionalFrenchMobile = /^\+3363998\d{4}$/;

/** Numbers of overseas territories are typed like French ones (0690… in Guadeloupe) but have their own country codes. */
const overseas: Record<string, readonly string[]> = {
  FR: ['GP', 'GF', 'MQ', 'RE', 'YT', 'PM', 'BL', 'MF', 'NC', 'PF', 'WF'],
};

/**
 * Checks a typed number against the countries and lines that the popup may call. The check is an allow-list, because
 * libphonenumber reports satellite numbers as valid mobiles. With reduced metadata foreign numbers are `country-not-allowed`.
 * @param typed as the visitor typed it: digits of any script, separators, national or international form
 * @param country ISO code for reading a national number
 */
export function checkNumber(typed: string, country: string, rules: NumberRules): NumberCheck {
  if (typed.trim() === '') return refuse('empty');
  // No country separates digits with these characters, and a number must not be picked out of prose.
  if (/[;,#*\p{L}]/u.test(typed))
    return refuse(/ext|[;,#]/i.test(typed) ? 'extension' : 'not-a-number');
  const national = !/^\s*(\+|＋|00)/.test(typed);
  const candidates = national ? [country, ...(overseas[country] ?? [])] : [country];
  const checks = candidates
    .filter(
      (candidate, index) =>
        index === 0 || rules.countries.some((allowed) => allowed.country === candidate),
    )
    .map((candidate) => checkAs(typed, candidate, rules));
  return checks.find((check) => check.ok) ?? checks[0] ?? refuse('not-a-number');
}

function checkAs(typed: string, country: string, rules: NumberRules): NumberCheck {
  let number: PhoneNumber;
  try {
    number = parsePhoneNumberWithError(
      typed,
      { defaultCountry: country as never, extract: false },
      rules.metadata,
    );
  } catch (failure) {
    if (!(failure instanceof ParseError)) throw failure;
    return refuse(parseFailures[failure.message] ?? 'not-a-number');
  }
  if (number.ext) return refuse('extension');
  return classify(number, country, rules);
}

function classify(number: PhoneNumber, country: string, rules: NumberRules): NumberCheck {
  const fiction = rules.testNumbers && fictionalFrenchMobile.test(number.number);
  const type = fiction ? 'MOBILE' : number.getType();
  if (!type) return refuse(lengthReason(number, country));
  const allowed = rules.countries.find((entry) => entry.country === number.country);
  if (!number.country || !allowed) return refuse('country-not-allowed');
  if (premiumTypes.includes(type)) return refuse('premium');
  const lines =
    type === 'FIXED_LINE_OR_MOBILE'
      ? (['fixed', 'mobile'] as const)
      : [lineOf[type as keyof typeof lineOf]];
  if (!lines.every((line) => line && allowed.lines.includes(line)))
    return refuse('line-not-allowed');
  return {
    ok: true,
    e164: number.number as E164,
    country: number.country,
    line: lines[0] ?? 'fixed',
  };
}

function lengthReason(number: PhoneNumber, country: string): NumberReason {
  if (number.isPossible()) return 'not-assigned';
  if (number.country && number.country !== country) return 'not-assigned';
  // A short number is probably unfinished. The longest national number has 15 digits.
  return number.nationalNumber.length < 9 ? 'too-short' : 'too-long';
}
