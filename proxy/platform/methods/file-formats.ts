import type { Params } from '../../../shared/webappel/methods.js';
import { isWholeWav } from '../telephony/wav.js';
import { isDrawable } from './image-size.js';

export type FileType = Params<'storeFile'>['fileType'];

interface Format {
  mediaType: string;
  extension: string;
  recognises(content: Uint8Array): boolean;
}

const KIBIBYTE = 1024;
/** Our limits. The guide prints none. */
const maxBytes = { sound: 2048 * KIBIBYTE, image: 512 * KIBIBYTE, style: 64 * KIBIBYTE } as const;
/** Limit for a file of any type. */
export const MAX_FILE_BYTES = Math.max(...Object.values(maxBytes));

const textAt = (content: Uint8Array, from: number, length: number): string =>
  String.fromCharCode(...content.subarray(from, from + length));

/** Header of an MPEG audio frame: eleven set bits, then a valid layer, bit rate and sampling rate. */
function isMpegFrame([first = 0, second = 0, third = 0]: Uint8Array): boolean {
  return (
    first === 0xff &&
    (second & 0xe0) === 0xe0 &&
    (second & 0x18) !== 0x08 &&
    (second & 0x06) !== 0 &&
    (third & 0xf0) !== 0xf0 &&
    (third & 0x0c) !== 0x0c
  );
}

/**
 * A style sheet has no signature, so it must be UTF-8 with at least one rule, no markup, and no control characters
 * except tabs and line ends. `@import` and `url()` are allowed: the file is only handed back to its owner, and none
 * of our pages applies it.
 */
function isStylesheet(content: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(content);
    return (
      /^[^{]*\S[^{]*\{/.test(text) && !/[^\P{Cc}\t\r\n]/u.test(text) && !/<\s*[!/?a-z]/i.test(text)
    );
  } catch {
    // Not UTF-8, so not a style sheet.
    return false;
  }
}

const formats: Record<keyof typeof maxBytes, readonly Format[]> = {
  sound: [
    {
      mediaType: 'audio/wav',
      extension: 'wav',
      recognises: isWholeWav,
    },
    {
      mediaType: 'audio/mpeg',
      extension: 'mp3',
      recognises: (content) => textAt(content, 0, 3) === 'ID3' || isMpegFrame(content),
    },
  ],
  // SVG is not allowed: it may contain a script.
  image: [
    {
      mediaType: 'image/png',
      extension: 'png',
      recognises: (content) =>
        textAt(content, 0, 8) === '\u0089PNG\r\n\u001a\n' && isDrawable(content, 'png'),
    },
    {
      mediaType: 'image/jpeg',
      extension: 'jpg',
      recognises: (content) =>
        textAt(content, 0, 3) === '\u00ff\u00d8\u00ff' && isDrawable(content, 'jpeg'),
    },
    {
      mediaType: 'image/gif',
      extension: 'gif',
      recognises: (content) =>
        /^GIF8[79]a$/.test(textAt(content, 0, 6)) && isDrawable(content, 'gif'),
    },
  ],
  style: [{ mediaType: 'text/css', extension: 'css', recognises: isStylesheet }],
};

const kindOf: Record<FileType, keyof typeof maxBytes> = {
  visitorSound: 'sound',
  operatorSound: 'sound',
  voicemailSound: 'sound',
  headerImage: 'image',
  stylesheet: 'style',
};

/**
 * Recognises a file by its first bytes, an image also by its size. Returns undefined if the type does not allow that
 * format or the file is too large.
 */
export function recogniseFile(
  fileType: FileType,
  content: Uint8Array,
): Omit<Format, 'recognises'> | undefined {
  const kind = kindOf[fileType];
  if (content.length > maxBytes[kind]) return undefined;
  return formats[kind].find(({ recognises }) => recognises(content));
}
