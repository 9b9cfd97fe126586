/** Words that contact applications and signatures write before a number. */
const labels = [
  't[ée]l',
  't[ée]l[ée]phone',
  'telefoon',
  'telefon(?:o|e|ino)?',
  'phone',
  'mobile',
  'mobil',
  'mob',
  'm[óo]vil',
  'telem[óo]vel',
  'portable',
  'port',
  'fixes?',
  'cell(?:ulaire|ulare|ular)?',
  'handy',
  'gsm',
  'num[ée]ro',
  'number',
  'n°',
  'domicile',
  'bureau',
  'maison',
  'home',
  'work',
  'perso',
  'pro',
].join('|');

const label = new RegExp(
  `^(?:(?:${labels})[\\s.]*){1,2}[:.]?\\s*(?=[+(\\p{Nd}＋]|tel:|callto:)|^[tpm]\\s?[:.]\\s*(?=[+(\\p{Nd}＋]|tel:|callto:)`,
  'iu',
);
const scheme = /^(?:tel|callto|sms):(?:\/\/)?/i;

/**
 * A typed or pasted number without what contact applications add: marks of direction, odd spaces, the scheme of a link,
 * a label such as "Tél :". No digit is lost; what is not recognised stays.
 */
export function cleanTyped(typed: string): string {
  let text = typed
    .replace(/\p{Cf}/gu, '')
    .replace(/[\s\p{Z}]+/gu, ' ')
    .trim();
  for (let before = ''; text !== before; ) {
    before = text;
    if (scheme.test(text)) text = decodeEscapes(text.replace(scheme, ''));
    text = text.replace(label, '').trim();
  }
  return (
    text
      .replace(/＋/g, '+')
      // Dots, bars and the like between groups of digits.
      .replace(/(?<=\p{Nd})\s*[·•‧∙・|_~.\\/⁄](?=\s*[\p{Nd}(])/gu, ' ')
      // `(+33) 6…`, `(0033) 6…`, `+(33) 6…`
      .replace(/^\(\s*(\+|00)\s*(\p{Nd}{1,4})\s*\)/u, '$1$2 ')
      .replace(/^(\+|00)\s*\(\s*(\p{Nd}{1,4})\s*\)/u, '$1$2 ')
      .trim()
  );
}

function decodeEscapes(text: string): string {
  return text.replace(/%(20|2b|28|29|2d|2e)/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** Whether a number is typed with its country: `+33…` or `0033…`. */
export const isInternational = (cleaned: string): boolean => /^(\+|00)/.test(asciiDigits(cleaned));

/** Full-width and Arabic digits as 0 to 9; everything else stays. */
export const asciiDigits = (text: string): string =>
  text.replace(/[\uFF10-\uFF19\u0660-\u0669\u06F0-\u06F9]/g, (digit) =>
    // In each of these blocks the last four bits are the value.
    String(digit.charCodeAt(0) & 15),
  );
