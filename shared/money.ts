/** Millionths of the unit of WebAppel's prices: money is never a fraction in binary. */
export type Micros = number;

export const MICROS = 1_000_000;
