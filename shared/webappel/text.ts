// Every runtime has these two, but TypeScript's ECMAScript libraries do not declare them.
declare const TextDecoder: new (
  label: string,
  options: { fatal: boolean },
) => { decode(bytes: Uint8Array): string };
declare const TextEncoder: new () => { encode(text: string): Uint8Array };

/** The characters of windows-1252 where Unicode has control characters, U+0080 to U+009F. */
export const upperWindows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ';

/**
 * Decodes bytes as strict UTF-8, else by the declared charset, else as windows-1252, which accepts any byte. The guide names
 * no encoding and its examples contain unencoded accents (L226); PHP often declares ISO-8859-1 for UTF-8, and text in
 * another charset is hardly ever valid UTF-8. Drops byte-order marks, also those of included files.
 */
export function decodeText(marked: Uint8Array, charset?: string): string {
  const bytes = withoutMark(marked);
  const [first, second] = bytes;
  const utf16 =
    first === 0xff && second === 0xfe
      ? 'utf-16le'
      : first === 0xfe && second === 0xff
        ? 'utf-16be'
        : undefined;
  for (const label of [utf16, 'utf-8', charset, 'windows-1252']) {
    if (!label) continue;
    try {
      return (
        new TextDecoder(label, { fatal: true })
          .decode(bytes)
          // Some versions of Node read windows-1252 as ISO-8859-1.
          .replace(
            /[\u0080-\u009F]/g,
            (control) => upperWindows1252[control.charCodeAt(0) - 0x80] ?? '',
          )
          .replace(/^\s*\uFEFF|\uFEFF(?=\s*$)|(?<=[\r\n])\uFEFF/g, '')
      );
    } catch (unreadable) {
      // Unknown label or invalid byte: try the next encoding.
      if (!(unreadable instanceof RangeError || unreadable instanceof TypeError)) throw unreadable;
    }
  }
  return '';
}

/** Without the byte-order mark of UTF-8, which an included file may put before text in another charset. */
const withoutMark = (bytes: Uint8Array): Uint8Array =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;

export const encodeText = (text: string): Uint8Array => new TextEncoder().encode(text);

/**
 * Makes free text safe for rows, which have no quoting (L550): `;` becomes `,` and line ends become blanks. Used in both
 * directions. Idempotent.
 */
export const cleanText = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(';', ',')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: this removes control characters, so it must name them
    .replace(/[\u0000-\u001F\u007F-\u009F\u2028\u2029]+/g, ' ')
    .replace(/<(?=br\s*\/?>)/gi, '‹')
    .trim();

/** Clean text as it is written: an entity without its `;` at the end would take that of the row, so it is taken apart. */
export const cellText = (text: string): string =>
  cleanText(text).replace(/&(?=(#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,8}\d{0,2})$)/i, '& ');

/** Upper case without accents and separators, for comparing words in different spellings. */
export const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '');

/** Whether a cell holds nothing but a sign for a missing value, as PHP and SQL print it: `-`, `NULL`, `N/A`. */
export const isPlaceholder = (cell: string): boolean =>
  !/[\p{L}\p{N}]/u.test(cell) ||
  /^\W*(NULL|NIL|NONE|N\/A|NA|N\/D|N\.C\.?|\\N|UNDEFINED)\W*$/i.test(cell);
