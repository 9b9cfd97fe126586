import type { E164 } from '../phone.js';

/** The numbers that differ in their last three digits only: what an operator rents out in one piece. */
export const prefixOf = (number: E164): string => number.slice(0, -3);
