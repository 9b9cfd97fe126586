/** The parts of the dialog that an owner may style, as `docs/elements.md` describes them. */
export const styledParts = [
  'dialog',
  'form',
  'title',
  'close',
  'message',
  'label',
  'number',
  'field',
  'send',
  'summary',
] as const;
export type StyledPart = (typeof styledParts)[number];

export const isStyledPart = (name: string): name is StyledPart =>
  (styledParts as readonly string[]).includes(name);

/** What the whole dialog takes its looks from, beside the parts. */
export const tokens = ['--rappel-accent', '--rappel-radius', '--rappel-font'] as const;
export type Token = (typeof tokens)[number];

export const isToken = (name: string): name is Token =>
  (tokens as readonly string[]).includes(name);

export const styledStates: readonly string[] = ['hover', 'focus-visible', 'active'];

/** What a media query may ask for. */
export const mediaFeatures: readonly string[] = [
  ...['prefers-color-scheme', 'prefers-contrast', 'prefers-reduced-motion', 'forced-colors'],
  ...['width', 'min-width', 'max-width', 'height', 'min-height', 'max-height', 'orientation'],
];

/**
 * The properties, each with the largest length in pixels that it may have; 1em and 1rem count as 16 pixels. Nothing that
 * moves, covers or hides a part, or loads a file: a visitor has to see what is asked, and what is agreed to.
 */
export const allowedProperties: Readonly<Record<string, number>> = {
  color: 0,
  'background-color': 0,
  ...{ 'border-color': 0, 'border-style': 0, 'border-width': 6, border: 6, 'border-radius': 60 },
  'box-shadow': 64,
  ...{ 'font-family': 0, 'font-size': 32, 'font-style': 0, 'font-weight': 0 },
  ...{ 'letter-spacing': 3, 'line-height': 48, 'word-spacing': 6 },
  ...{ 'text-align': 0, 'text-decoration': 6, 'text-decoration-thickness': 6, 'text-transform': 0 },
  ...{ padding: 32, 'padding-block': 32, 'padding-inline': 32 },
};

/** Text smaller than this is not allowed. */
export const SMALLEST_TEXT_PX = 13;

export const allowedFunctions: readonly string[] = ['rgb', 'rgba', 'hsl', 'hsla'];
