/** Millionths of the unit of WebAppel's prices: money is never a fraction in binary. */
export type Micros = number;

export const MICROS = 1_000_000;

/** The millionths in a decimal text such as `0.05`, rounded; undefined where it is none. */
export function microsIn(text: string): Micros | undefined {
  const [, whole, fraction = ''] = /^(\d{1,9})(?:[.,](\d+))?$/.exec(text.trim()) ?? [];
  if (whole === undefined) return undefined;
  const [micros, rest] = [fraction.slice(0, 6).padEnd(6, '0'), fraction.slice(6, 7)];
  return Number(whole) * MICROS + Number(micros) + (Number(rest) >= 5 ? 1 : 0);
}

/** The shortest decimal text of millionths, such as `0.05`. */
export const decimalOf = (micros: Micros): string => {
  const rest = String(micros % MICROS)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return `${Math.floor(micros / MICROS)}${rest && `.${rest}`}`;
};
