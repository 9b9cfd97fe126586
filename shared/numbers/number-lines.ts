import type { ReadNumber } from './read-number.js';

/**
 * Lines of companies that libphonenumber calls UAN, by country and the start of the national number. They cost what a
 * fixed line costs. All other numbers of that type are special tariffs.
 */
const corporateRanges: Readonly<Record<string, RegExp>> = {
  AX: /^(10|20|29|3[09]|7[135])/,
  CH: /^5[18]/,
  CZ: /^9/,
  ES: /^51/,
  FI: /^(10|20|29|3[09]|7[135])/,
  GB: /^(3|55)/,
  GG: /^(3|55)/,
  HR: /^62/,
  HU: /^38/,
  IE: /^818/,
  IM: /^(3|55)/,
  JE: /^(3|55)/,
  NL: /^(14|88)/,
  PK: /^\d+111\d{6}$/,
  RO: /^37/,
  SE: /^10/,
  SK: /^96/,
  TR: /^444/,
};

/**
 * The kinds of line that a number may be: two where the plan does not tell them apart, `internet` for internet and
 * company lines, undefined for special numbers.
 * @param country of the number
 */
export function linesOf(
  { type, nationalNumber }: Pick<ReadNumber, 'type' | 'nationalNumber'>,
  country: string,
): readonly ('fixed' | 'mobile')[] | 'internet' | undefined {
  if (type === 'FIXED_LINE') return ['fixed'];
  if (type === 'MOBILE') return ['mobile'];
  if (type === 'FIXED_LINE_OR_MOBILE') return ['fixed', 'mobile'];
  const isCorporate = type === 'UAN' && corporateRanges[country]?.test(nationalNumber);
  return type === 'VOIP' || isCorporate ? 'internet' : undefined;
}
