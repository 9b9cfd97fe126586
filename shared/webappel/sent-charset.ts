import { encodeText, upperWindows1252 } from './text.js';

/** The charsets in which a WebAppel may want the text of requests. */
export const sentCharsets = ['utf-8', 'windows-1252', 'iso-8859-1'] as const;
export type SentCharset = (typeof sentCharsets)[number];

/** What stands for a character that a charset lacks. */
const substitutes: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '‚': ',',
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '–': '-',
  '—': '-',
  '…': '...',
  '€': 'EUR',
  œ: 'oe',
  Œ: 'OE',
  æ: 'ae',
  Æ: 'AE',
  ß: 'ss',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ı: 'i',
  '\u202f': ' ',
  '\u2009': ' ',
};

/** The beginning of an entity of HTML, also before blanks that may be cut off. It is looked for in as many characters. */
const BEGUN_ENTITY = /&(?=#?\w*$|#?\w+\s+$)/;
const LONGEST_END = 80;

/**
 * Bytes of a text in a charset. A character that it lacks is written by its base letter or a likeness, and left out if
 * there is none: an emoji, for example. No likeness ends a cell or completes a tag or an entity.
 */
export function encodeFor(charset: SentCharset, text: string): Uint8Array {
  if (charset === 'utf-8') return encodeText(text);
  const written: string[] = [];
  // The Greek question mark is composed to a semicolon.
  for (const character of text.replaceAll('\u037e', ',').normalize('NFC')) {
    if (byteOf(character, charset) !== undefined) written.push(character);
    else {
      const before = written.splice(-LONGEST_END).join('').replace(BEGUN_ENTITY, '& ');
      written.push(...before, ...likenessOf(character, charset));
    }
  }
  return Uint8Array.from(written, (character) => byteOf(character, charset) ?? 0);
}

const likenessOf = (character: string, charset: SentCharset): string[] =>
  [...(substitutes[character] ?? character.normalize('NFD'))].filter(
    (likeness) => byteOf(likeness, charset) !== undefined && likeness !== '<',
  );

function byteOf(character: string, charset: SentCharset): number | undefined {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80 || (code >= 0xa0 && code <= 0xff)) return code;
  const index = charset === 'windows-1252' ? upperWindows1252.indexOf(character) : -1;
  return index < 0 ? undefined : 0x80 + index;
}
