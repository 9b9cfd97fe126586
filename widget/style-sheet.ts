/** A style sheet of this text. A page with the strictest Content-Security-Policy allows it, and the script tag needs no Lit. */
export function styleSheet(text: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}
