// Every runtime has these two, but TypeScript's ECMAScript libraries do not declare them.
declare const TextDecoder: new (
  label: string,
  options: { fatal: boolean },
) => { decode(bytes: Uint8Array): string };
declare const TextEncoder: new () => { encode(text: string): Uint8Array };

/**
 * Decodes bytes by the declared charset, else as strict UTF-8, else as windows-1252, which accepts any byte: the guide names
 * no encoding and its examples contain unencoded accents (L226). Drops a byte-order mark.
 */
export function decodeText(bytes: Uint8Array, charset?: string): string {
  for (const label of [charset, 'utf-8', 'windows-1252']) {
    if (!label) continue;
    try {
      return new TextDecoder(label, { fatal: true }).decode(bytes).replace(/^\uFEFF/, '');
    } catch (unreadable) {
      // Unknown label or invalid byte: try the next encoding.
      if (!(unreadable instanceof RangeError || unreadable instanceof TypeError)) throw unreadable;
    }
  }
  return '';
}

export const encodeText = (text: string): Uint8Array => new TextEncoder().encode(text);

/**
 * Makes free text safe for rows, which have no quoting (L550): `;` becomes `,` and line ends become blanks. Used in both
 * directions. Idempotent.
 */
export const cleanText = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(';', ',')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
    .replace(/[\u0000-\u001F\u007F-\u009F\u2028\u2029]+/g, ' ')
    .replace(/<(?=br\s*\/?>)/gi, '‹')
    .trim();

/** Upper case without accents and separators, for comparing words in different spellings. */
export const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '');
