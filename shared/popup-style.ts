/** The property by which a style sheet colours the main buttons of the popup. */
const ACCENT = '--rappel-accent';

/** A declaration of it. Only these colours are passed on, so nothing else of a style sheet reaches a page. */
const declaration = new RegExp(`${ACCENT}\\s*:\\s*(#[0-9a-f]{6}|#[0-9a-f]{3})\\s*(?=[;}!])`, 'gi');

const withoutComments = (css: string): string => css.replace(/\/\*[\s\S]*?\*\//g, '');

/** The colour of the main buttons that the style sheet of a popup sets, such as `#0b6b57`; undefined: none. */
export function accentOf(css: string): string | undefined {
  const [, colour] = [...withoutComments(css).matchAll(declaration)].at(-1) ?? [];
  return colour && longForm(colour.toLowerCase());
}

/** `#1234ab` for both ways to write it. */
const longForm = (colour: string): string =>
  colour.length === 7 ? colour : `#${[...colour.slice(1)].map((digit) => digit + digit).join('')}`;

/**
 * The style sheet with another colour of the main buttons; the rest stays as it is. Empty if nothing is left.
 * @param accent undefined: the standard one
 */
export function withAccent(css: string, accent: string | undefined): string {
  const without = css
    .replace(new RegExp(`${ACCENT}\\s*:[^;}]*;?[ \\t]*\\n?`, 'gi'), '')
    .replace(/(?:^|\n)\s*rappel-popup\s*\{\s*\}\s*/g, '\n')
    .trim();
  const rule = accent === undefined ? '' : `rappel-popup { ${ACCENT}: ${accent}; }`;
  return [without, rule]
    .filter(Boolean)
    .map((part) => `${part}\n`)
    .join('');
}
