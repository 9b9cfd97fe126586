// The two things that are in every runtime but in no ECMAScript library file; neither does input or output.
declare const TextDecoder: new (
  label: string,
  options: { fatal: boolean },
) => { decode(bytes: Uint8Array): string };
declare const TextEncoder: new () => { encode(text: string): Uint8Array };

/**
 * Bytes to text. The guide names no encoding and its examples carry raw accents (L226): the declared charset,
 * else strict UTF-8, else windows-1252, which reads any byte. A byte-order mark is dropped.
 */
export function decodeText(bytes: Uint8Array, charset?: string): string {
  for (const label of [charset, 'utf-8', 'windows-1252']) {
    if (!label) continue;
    try {
      return new TextDecoder(label, { fatal: true }).decode(bytes).replace(/^\uFEFF/, '');
    } catch (unreadable) {
      // An unknown label or a byte that this encoding does not have: the next encoding is tried.
      if (!(unreadable instanceof RangeError || unreadable instanceof TypeError)) throw unreadable;
    }
  }
  return '';
}

export const encodeText = (text: string): Uint8Array => new TextEncoder().encode(text);

/**
 * Free text as it may travel: rows have no quoting (L550), so `;` becomes `,` and line ends become blanks,
 * once and for both directions. Idempotent.
 */
export const cleanText = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(';', ',')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
    .replace(/[\u0000-\u001F\u007F-\u009F\u2028\u2029]+/g, ' ')
    .replace(/<(?=br\s*\/?>)/gi, '‹')
    .trim();

/** Upper case without accents or separators, for words that may be written in several ways. */
export const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '');
