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

/**
 * Bytes of a text in a charset. A character that it lacks is written by its base letter or a likeness, and left out if
 * there is none: an emoji, for example.
 */
export function encodeFor(charset: SentCharset, text: string): Uint8Array {
  if (charset === 'utf-8') return encodeText(text);
  const bytes: number[] = [];
  for (const character of text.normalize('NFC')) {
    const byte = byteOf(character, charset);
    if (byte !== undefined) bytes.push(byte);
    else
      for (const likeness of substitutes[character] ?? character.normalize('NFD'))
        bytes.push(...[byteOf(likeness, charset)].filter((known) => known !== undefined));
  }
  return Uint8Array.from(bytes);
}

function byteOf(character: string, charset: SentCharset): number | undefined {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80 || (code >= 0xa0 && code <= 0xff)) return code;
  const index = charset === 'windows-1252' ? upperWindows1252.indexOf(character) : -1;
  return index < 0 ? undefined : 0x80 + index;
}
