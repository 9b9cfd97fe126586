import { removeLabels } from './number-labels.js';

/** Links that hold a number. */
const scheme =
  /^(?:tel|callto|sms(?:to)?|mms(?:to)?|skype|whatsapp|facetime(?:-audio)?):(?:\/\/)?/i;

/** Links of WhatsApp, which hold the number without its plus. */
const whatsAppLink =
  /^(?:(?:https?:\/\/)?(?:www\.)?(?:wa\.me\/|api\.whatsapp\.com\/send\/?\?phone=)|whatsapp:\/\/send\/?\?phone=)(?:\+|%2B)?(\d+)(?:[?&/].*)?$/i;

/** The text of a link in HTML; the target of one in Markdown, whose text may be a name. */
const withoutLinks = (text: string): string =>
  text.replace(/<\/?[a-z]+(?:\s[^<>]*)?>/gi, ' ').replace(/^\s*\[[^[\]]*\]\((tel:.*)\)\s*$/i, '$1');

/**
 * A typed or pasted number without what other applications add: marks of direction, odd spaces, the scheme of a link, a
 * label such as "Tél :", quotes around it. Digits of all scripts become 0 to 9. No digit is lost; what is not
 * recognised stays.
 */
export function cleanTyped(typed: string): string {
  let text = plainText(withoutLinks(typed)).trim().replace(whatsAppLink, '+$1');
  for (let before = ''; text !== before; ) {
    before = text;
    if (scheme.test(text)) text = readLink(text.replace(scheme, ''));
    text = removeLabels(trimMarks(text).replace(/^\(([^()]*)\)$/, '$1'));
  }
  return (
    text
      .replace(/(?<=\d)\s*['’‘´`.]\s*(?=[\d(])/g, ' ')
      // One sign for those that can also stand before an extension or another number; see `hidesSecondNumber`.
      .replace(/(?<=\d)\s*[/\\|¦⁄:·•‧∙⋅・･․。_~]\s*(?=[\d(+])/g, '/')
      .replace(/(?<=\d)\s*\(\s*(\d+)\s*\)$/, '/$1')
      // `(+33) 6…`, `(0033) 6…`, `(00) 33 6…`
      .replace(/^\(\s*(\+|00)\s*(\d{0,4})\s*\)/, '$1$2 ')
      // `+(33) 6…`
      .replace(/^(\+|00)\s*\(\s*(\d{1,4})\s*\)/, '$1$2 ')
      // `++33…`, and `+0033…`, which loses its plus
      .replace(/^\+(?:\s*\+)+/, '+')
      .replace(/^\+\s*(?=00\s*[1-9])/, '')
      .trim()
  );
}

/** Visible characters, with simple forms of digits, plus signs and spaces. */
const plainText = (text: string): string =>
  asciiDigits(text.normalize('NFC'))
    // Formats, and the marks that make a digit an emoji; the object that some editors put before a link.
    .replace(/[\p{Cf}\p{M}\uFFFC]/gu, '')
    .replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[[{]/g, '(')
    .replace(/[\]}]/g, ')')
    .replace(/[\s\p{Z}\p{Cc}]+/gu, ' ');

/** Without bullets, quotes, telephone signs and the like around it; never without a sign that can be dialled. */
const trimMarks = (text: string): string =>
  text.replace(/^[^\p{L}\p{N}+(*#]+/u, '').replace(/[^\p{L}\p{N})*#]+$/u, '');

/**
 * What follows the scheme of a link. RFC 3966 writes the country of a national number behind it, and parameters of which
 * only the extension changes who is called.
 */
function readLink(address: string): string {
  let text = address
    .replace(/\?\D*$/, '')
    .replace(/;(?!ext=|phone-context=)[a-z-]+(=[^;]*)?/gi, '');
  try {
    text = decodeURIComponent(text);
  } catch {
    // A percent sign that belongs to no escape stays, and the number is refused.
  }
  return plainText(text).replace(/^([^;+]*);phone-context=(\+\d+)$/i, '$2 $1');
}

/** Digits of any script as 0 to 9; everything else stays. */
export const asciiDigits = (text: string): string =>
  text.replace(/(?![0-9])\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    // Digits come in rows of ten without gaps.
    let first = code;
    while (/^\p{Nd}$/u.test(String.fromCodePoint(first - 1))) first -= 1;
    return String((code - first) % 10);
  });

/**
 * The digits after the plus of a number with its country: `+33…`, `0033…`, or after the prefix for calls abroad;
 * undefined for the national form.
 * @param cleaned see `cleanTyped`
 * @param prefix regular expression of the prefix that callers in the country dial for calls abroad, such as `011`
 */
export function digitsAfterPlus(cleaned: string, prefix = '00'): string | undefined {
  const digits = cleaned.replace(/[^\d+]/g, '');
  const [found] = /^\+/.exec(digits) ?? new RegExp(`^(?:${prefix}|00)(?=[1-9])`).exec(digits) ?? [];
  return found === undefined ? undefined : digits.slice(found.length);
}
