/** The language that the page says, in HTML or in XHTML. */
export const pageLanguages = (): (string | null)[] =>
  ['lang', 'xml:lang'].map((name) => document.documentElement.getAttribute(name));
