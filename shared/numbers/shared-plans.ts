/**
 * Countries that share a numbering plan in which the start of a number, not the country that was chosen for reading it,
 * decides where it rings.
 */

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

/** The same start of a number with the calling code of the territory: `+590690` for `+33690`. */
export function territorialPrefix(prefix: string): string {
  const [, national] = /^\+33(\d{3,})$/.exec(prefix) ?? [];
  const [, country, code = ''] = overseas.find(([range]) => range.test(national ?? '')) ?? [];
  if (national === undefined || country === undefined) return prefix;
  return `+${code}${national.startsWith('508') ? national.slice(3) : national}`;
}

/** The territory that a number of the French plan begins with, perhaps unfinished; undefined for mainland France. */
export const overseasCountryOf = (start: string): string | undefined =>
  overseas.find(([range]) => range.test(start))?.[1];

/**
 * Territories whose ranges lie inside those of a larger country, which libphonenumber tries first: Guernsey, Jersey and
 * the Isle of Man, and the fixed lines of Christmas Island and the Cocos Islands.
 */
const enclosed: Readonly<
  Record<string, { countries: readonly string[]; types: readonly string[] }>
> = {
  '44': { countries: ['IM', 'GG', 'JE'], types: ['FIXED_LINE', 'MOBILE'] },
  '61': { countries: ['CX', 'CC'], types: ['FIXED_LINE'] },
};

export const enclosedTerritories = (callingCode: string) => enclosed[callingCode];

/** Whether a number of a territory's own calling code is a special one of France (0806…), which is the same number. */
export const isSpecialOverseas = (callingCode: string, national: string): boolean =>
  overseas.some(([, , code]) => code === callingCode) && /^8\d{8}$/.test(national);

/**
 * The country whose destination a number follows, where WebAppel may have none for its own: Saint-Barthélemy and
 * Saint-Martin have the numbers and the tariff of Guadeloupe.
 */
const followed: Readonly<Record<string, string>> = { BL: 'GP', MF: 'GP' };

export const followedCountry = (country: string): string => followed[country] ?? country;

/** The countries whose numbers follow the destination of this one. */
export const followersOf = (country: string): string[] =>
  Object.keys(followed).filter((follower) => followed[follower] === country);
