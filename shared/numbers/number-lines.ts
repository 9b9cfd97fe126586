import type { ReadNumber } from './read-number.js';

/**
 * Lines of companies that libphonenumber calls UAN, by country and the start of the national number. They cost what a
 * fixed line costs. All other numbers of that type are special tariffs.
 */
const corporateRanges: Readonly<Record<string, RegExp>> = {
  CH: /^58/,
  CZ: /^9/,
  GB: /^(3|55)/,
  GG: /^(3|55)/,
  IM: /^(3|55)/,
  JE: /^(3|55)/,
  NL: /^88/,
  RO: /^37/,
  SE: /^10/,
  SK: /^96/,
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
