import type { StyledPart, Token } from './allowed-styles.js';

/** Allowed declarations by property. */
export type Styles = ReadonlyMap<string, string>;

/** What is used of one rule of the owner. */
export type UsedRule =
  | { part: StyledPart; state: string; styles: Styles }
  | { part: null; tokens: ReadonlyMap<Token, string> };

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
  const radius = tokens.get('--rappel-radius');
  const font = tokens.get('--rappel-font');
  return [
    radius && `--_radius:${radius};--_corner:calc(${radius} * .72);border-radius:${radius};`,
    font && `font-family:${font};`,
  ]
    .filter(Boolean)
    .join('');
}
