import {
  type MetadataJson,
  ParseError,
  type PhoneNumber,
  parsePhoneNumberWithError,
} from 'libphonenumber-js/core';
import type { AllowedCountry, NumberReason } from './callback.js';

/** A phone number in E.164 form, with its plus sign. */
export type E164 = `+${string}`;

/** The digits of a number: E.164 without the plus sign, as WebAppel writes numbers. */
export const digitsOf = (number: E164): string => number.slice(1);

/** @param digits as WebAppel writes a number: E.164 without the plus sign */
export const fromDigits = (digits: string): E164 => `+${digits}`;

/** Which numbers a popup may call, and the numbering plans to read them by. */
export interface NumberRules {
  countries: readonly Pick<AllowedCountry, 'country' | 'lines'>[];
  /** Numbers reserved for fiction are accepted: the calls are simulated. */
  testNumbers: boolean;
  metadata: MetadataJson;
}

export type NumberCheck =
  | { ok: true; e164: E164; country: string; line: 'fixed' | 'mobile' }
  | { ok: false; reason: NumberReason };

const no = (reason: NumberReason): NumberCheck => ({ ok: false, reason });

const lineOf = { FIXED_LINE: 'fixed', MOBILE: 'mobile' } as const;
const parseFailures: Record<string, NumberReason> = {
  TOO_SHORT: 'too-short',
  TOO_LONG: 'too-long',
  INVALID_LENGTH: 'too-short',
  INVALID_COUNTRY: 'country-not-allowed',
};
const costly = ['PREMIUM_RATE', 'SHARED_COST', 'UAN', 'PERSONAL_NUMBER', 'PAGER', 'VOICEMAIL'];

/** The regulator's range of French mobile numbers for fiction; libphonenumber knows the fixed ones only. */
const frenchMobileForFiction = /^\+33639980\d{3}$|^\+3363998\d{4}$/;

/** Overseas numbers are typed like French ones (0690… in Guadeloupe) but have a country code of their own. */
const overseas: Record<string, readonly string[]> = {
  FR: ['GP', 'GF', 'MQ', 'RE', 'YT', 'PM', 'BL', 'MF', 'NC', 'PF', 'WF'],
};

/**
 * Whether a typed number may be called, and as what. Nothing outside the popup's pairs of country and line passes:
 * a satellite number is a valid MOBILE to every library. With cut metadata a foreign number is `country-not-allowed`.
 * @param typed as the visitor wrote it; digits of any script, separators, `+` or national form
 * @param country the ISO code by which a national number is read
 */
export function checkNumber(typed: string, country: string, rules: NumberRules): NumberCheck {
  if (typed.trim() === '') return no('empty');
  // Not a separator of any country, and `extract` would otherwise search prose for a number.
  if (/[;,#*\p{L}]/u.test(typed))
    return no(/ext|[;,#]/i.test(typed) ? 'extension' : 'not-a-number');
  const national = !/^\s*(\+|＋|00)/.test(typed);
  const candidates = national ? [country, ...(overseas[country] ?? [])] : [country];
  const checks = candidates
    .filter(
      (candidate, index) =>
        index === 0 || rules.countries.some((allowed) => allowed.country === candidate),
    )
    .map((candidate) => checkAs(typed, candidate, rules));
  return checks.find((check) => check.ok) ?? checks[0] ?? no('not-a-number');
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
    return no(parseFailures[failure.message] ?? 'not-a-number');
  }
  if (number.ext) return no('extension');
  return classify(number, country, rules);
}

function classify(number: PhoneNumber, country: string, rules: NumberRules): NumberCheck {
  const fiction = rules.testNumbers && frenchMobileForFiction.test(number.number);
  const type = fiction ? 'MOBILE' : number.getType();
  if (!type) return no(lengthReason(number, country));
  const allowed = rules.countries.find((entry) => entry.country === number.country);
  if (!number.country || !allowed) return no('country-not-allowed');
  if (costly.includes(type)) return no('premium');
  const lines =
    type === 'FIXED_LINE_OR_MOBILE'
      ? (['fixed', 'mobile'] as const)
      : [lineOf[type as keyof typeof lineOf]];
  if (!lines.every((line) => line && allowed.lines.includes(line))) return no('line-not-allowed');
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
  // The longest national number anywhere has 15 digits; what is shorter than a possible number is unfinished.
  return number.nationalNumber.length < 9 ? 'too-short' : 'too-long';
}
