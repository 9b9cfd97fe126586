import type { StyledPart, Token } from './allowed-styles.js';
import { luminanceOf, readColour } from './colours.js';

/** Allowed declarations by property. */
export type Styles = ReadonlyMap<string, string>;

/** What is used of one rule of the owner. */
export type UsedRule =
  | { part: StyledPart; state: string; styles: Styles }
  | { part: null; tokens: ReadonlyMap<Token, string> };

/** White and black contrast alike with a colour of this luminance. */
const MIDDLE = 0.179;

/** A rule for the shadow root of the popup. It wins over the widget's own rules. */
export function written(rule: UsedRule): string {
  if (rule.part === null) return `dialog,.inline{${writtenTokens(rule.tokens)}}`;
  const { part, state, styles } = rule;
  const own = [...styles].map(([name, value]) => `${name}:${value};`).join('');
  const isWhole = part === 'dialog' || part === 'form';
  return `:is(#_,[part~=${part}])${state}{${own}${isWhole ? writtenPalette(styles) : ''}}`;
}

/** The colours of everything inside follow those of the dialog. */
function writtenPalette(styles: Styles): string {
  const [ink, paper] = [styles.get('color'), styles.get('background-color')];
  if (!ink || !paper) return '';
  const mixed = (percent: number) => `color-mix(in srgb,${ink} ${percent}%,${paper})`;
  return (
    ['ink', 'muted', 'strong', 'error'].map((name) => `--_${name}:${ink};`).join('') +
    ['paper', 'alert', 'tint'].map((name) => `--_${name}:${paper};`).join('') +
    `--_line:${mixed(25)};--_control:${mixed(60)};`
  );
}

function writtenTokens(tokens: ReadonlyMap<Token, string>): string {
  const accent = tokens.get('--rappel-accent');
  const radius = tokens.get('--rappel-radius');
  const font = tokens.get('--rappel-font');
  return [
    accent && writtenAccent(accent),
    radius && `--_radius:${radius};--_corner:calc(${radius} * .72);border-radius:${radius};`,
    font && `font-family:${font};`,
  ]
    .filter(Boolean)
    .join('');
}

/** With a text that can be read on it, and as a text that can be read on the paper. */
function writtenAccent(accent: string): string {
  const colour = readColour(accent);
  const isLight = colour !== undefined && luminanceOf(colour) > MIDDLE;
  const asText = (lightness: string) => `oklch(from ${accent} ${lightness} min(c,.13) h)`;
  return (
    `--_accent:${accent};--_on-accent:${isLight ? '#000' : '#fff'};` +
    `--_veil:${isLight ? '#ffffff1a' : '#0000001a'};` +
    `--_strong:light-dark(${asText('min(l,.42)')},${asText('max(l,.8)')});`
  );
}
