/**
 * Countries that share a numbering plan in which the start of a number, not the country that was chosen for reading it,
 * decides where it rings.
 */

/** France and the territories that are dialled from France, and from each other, like French numbers (0690…). */
export const frenchPlan: readonly string[] = ['FR', 'GP', 'MQ', 'GF', 'RE', 'YT', 'PM', 'BL', 'MF'];

/** ARCEP's plan, by the nine digits after the 0. Each territory also has a calling code of its own. */
const overseas: readonly (readonly [start: RegExp, country: string, callingCode: string])[] = [
  [/^(596|69[67]|5989|7091|9397[0-3]|9477|976[67])/, 'MQ', '596'],
  [/^(594|694|5988|7093[0-3]|9396|9476|976[45])/, 'GF', '594'],
  [/^(26[23]|2688|69[23]|7092|9399|9479|976[23])/, 'RE', '262'],
  [/^(269|2689|639(?!98)|7093[5-7]|9398|9478|9769)/, 'YT', '262'],
  [/^(508|708[45])/, 'PM', '508'],
  [/^(590|69[01]|5987|7090|939[5-7]|9475|976[018])/, 'GP', '590'],
];

/**
 * Where a number of the French plan rings, in E.164; undefined for mainland France.
 * @param national nine digits, without the 0
 */
export function overseasNumber(national: string): { country: string; number: string } | undefined {
  if (national.length !== 9) return undefined;
  const [, country, code] = overseas.find(([start]) => start.test(national)) ?? [];
  if (!country) return undefined;
  // Saint-Pierre and Miquelon has six digits after its code, which is then also the start of the French form.
  const isMiquelon = national.startsWith('508');
  return { country, number: `+${code}${isMiquelon ? national.slice(3) : national}` };
}

/** Guernsey, Jersey and the Isle of Man: their ranges lie inside the British ones, which libphonenumber tries first. */
export const britishIslands: readonly string[] = ['IM', 'GG', 'JE'];

/**
 * The country whose destination a number follows, where WebAppel may have none for its own: Saint-Barthélemy and
 * Saint-Martin have the numbers and the tariff of Guadeloupe.
 */
const followed: Readonly<Record<string, string>> = { BL: 'GP', MF: 'GP' };

export const followedCountry = (country: string): string => followed[country] ?? country;
