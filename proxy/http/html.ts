const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes text for the content of an element and for a quoted attribute value. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character]!);

/** Markup made by the `html` tag. Anything else is text, and is escaped. */
export class Html {
  readonly #markup: string;
  constructor(parts: readonly string[], values: readonly HtmlValue[]) {
    this.#markup = parts
      .map((part, index) => (index === 0 ? part : render(values[index - 1]) + part))
      .join('');
  }
  toString(): string {
    return this.#markup;
  }
}

type HtmlValue = string | number | Html | readonly Html[] | undefined;

/**
 * A template of markup that escapes the values in it. Other templates are inserted as they are, a list of them one per
 * line, and undefined as nothing.
 * @throws {Error} when a value follows `=` without quotes: escaping does not protect there
 */
export function html(parts: TemplateStringsArray, ...values: HtmlValue[]): Html {
  if (parts.slice(0, -1).some((part) => /=\s*$/.test(part)))
    throw new Error('Put the value of the attribute in quotes.');
  return new Html(parts, values);
}

function render(value: HtmlValue): string {
  if (value === undefined) return '';
  if (value instanceof Html) return value.toString();
  return typeof value === 'object' ? value.join('\n') : escapeHtml(String(value));
}

/** A whole page, as text to send. The page headers allow no inline scripts and no inline styles. */
export const htmlPage = ({
  language,
  direction = 'ltr',
  title,
  head,
  body,
}: {
  /** A language tag such as `fr`. */
  language: string;
  direction?: 'ltr' | 'rtl';
  title: string;
  /** The page's own stylesheets and scripts. */
  head?: Html;
  body: Html;
}): string => `<!doctype html>
${html`<html lang="${language}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="/icon.svg">
${head}
</head>
<body>
${body}
</body>
</html>
`}`;
