/** Phone number in E.164 form with the plus sign. */
export type E164 = `+${string}`;

/** E.164 without the plus sign, as WebAppel writes numbers. */
export const digitsOf = (number: E164): string => number.slice(1);

/** @param digits E.164 without the plus sign, as WebAppel writes numbers */
export const fromDigits = (digits: string): E164 => `+${digits}`;
