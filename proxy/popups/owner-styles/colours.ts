/** A colour as three parts from 0 to 1, in sRGB. */
type Rgb = readonly [red: number, green: number, blue: number];

/** The sixteen names of the first CSS. All others have a code, which is what the owner is asked for. */
const names: Readonly<Record<string, string>> = {
  black: '000000',
  silver: 'c0c0c0',
  gray: '808080',
  grey: '808080',
  white: 'ffffff',
  maroon: '800000',
  red: 'ff0000',
  purple: '800080',
  fuchsia: 'ff00ff',
  green: '008000',
  lime: '00ff00',
  olive: '808000',
  yellow: 'ffff00',
  navy: '000080',
  blue: '0000ff',
  teal: '008080',
  aqua: '00ffff',
};

/** Reads `#rgb`, `#rrggbb`, one of the sixteen names or `rgb(1, 2, 3)`; undefined for all others, also transparent ones. */
export function readColour(text: string): Rgb | undefined {
  const value = text.trim().toLowerCase();
  const named = Object.hasOwn(names, value) ? names[value] : undefined;
  const hex = /^#([\da-f]{3}|[\da-f]{6})$/.exec(value)?.[1] ?? named;
  if (hex) {
    const digits = hex.length === 3 ? hex.replace(/./g, '$&$&') : hex;
    const part = (at: number) => Number.parseInt(digits.slice(at, at + 2), 16) / 255;
    return [part(0), part(2), part(4)];
  }
  const parts = /^rgb\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*\)$/.exec(value);
  if (!parts) return undefined;
  const [red = 0, green = 0, blue = 0] = parts
    .slice(1)
    .map((part) => Math.min(255, Number(part)) / 255);
  return [red, green, blue];
}

/** Relative luminance by WCAG, from 0 to 1. */
export function luminanceOf(colour: Rgb): number {
  const [red = 0, green = 0, blue = 0] = colour.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG's contrast ratio, from 1 to 21. */
export function contrastOf(one: Rgb, other: Rgb): number {
  const [dark = 0, light = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}
