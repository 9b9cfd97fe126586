import type { Params } from '../../../shared/webappel/methods.js';
import { isWholeWav } from '../telephony/wav.js';
import { isWholeGif } from './gif-picture.js';
import { isDrawable, MAX_PIXELS_PER_SIDE } from './image-size.js';
import { isWholeJpeg } from './jpeg-picture.js';
import { hasTag, holdsMpegSound, readFrame } from './mpeg-sound.js';
import { isWholePng } from './png-picture.js';

export type FileType = Params<'storeFile'>['fileType'];

interface Format {
  mediaType: string;
  extension: string;
  /** Whether a file begins like this format. */
  recognises(content: Uint8Array): boolean;
  /** Whether the whole file can be played or drawn, as far as that can be told without doing it. */
  isWhole(content: Uint8Array): boolean | Promise<boolean>;
}

const KIBIBYTE = 1024;
/** Our limits. The guide prints none. */
const maxBytes = { sound: 2048 * KIBIBYTE, image: 512 * KIBIBYTE, style: 64 * KIBIBYTE } as const;
/** Limit for a file of any type. */
export const MAX_FILE_BYTES = Math.max(...Object.values(maxBytes));

const textAt = (content: Uint8Array, from: number, length: number): string =>
  String.fromCharCode(...content.subarray(from, from + length));

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
      recognises: (content) => textAt(content, 0, 4) === 'RIFF' && textAt(content, 8, 4) === 'WAVE',
      isWhole: isWholeWav,
    },
    {
      mediaType: 'audio/mpeg',
      extension: 'mp3',
      recognises: (content) => hasTag(content) || readFrame(content) !== undefined,
      isWhole: holdsMpegSound,
    },
  ],
  // SVG is not allowed: it may contain a script.
  image: [
    {
      mediaType: 'image/png',
      extension: 'png',
      recognises: (content) => textAt(content, 0, 8) === '\u0089PNG\r\n\u001a\n',
      isWhole: (content) => isDrawable(content, 'png') && isWholePng(content),
    },
    {
      mediaType: 'image/jpeg',
      extension: 'jpg',
      recognises: (content) => textAt(content, 0, 3) === '\u00ff\u00d8\u00ff',
      isWhole: (content) => isDrawable(content, 'jpeg') && isWholeJpeg(content),
    },
    {
      mediaType: 'image/gif',
      extension: 'gif',
      recognises: (content) => /^GIF8[79]a$/.test(textAt(content, 0, 6)),
      isWhole: (content) => isDrawable(content, 'gif') && isWholeGif(content),
    },
  ],
  style: [
    {
      mediaType: 'text/css',
      extension: 'css',
      recognises: isStylesheet,
      isWhole: isStylesheet,
    },
  ],
};

const kindOf: Record<FileType, keyof typeof maxBytes> = {
  visitorSound: 'sound',
  operatorSound: 'sound',
  voicemailSound: 'sound',
  headerImage: 'image',
  stylesheet: 'style',
};

/** What a file must be, for people whose file was refused. */
export function describeFile(fileType: FileType): string {
  const kind = kindOf[fileType];
  return `must be ${descriptions[kind]}, of at most ${maxBytes[kind] / KIBIBYTE} KB`;
}

const descriptions: Record<keyof typeof maxBytes, string> = {
  sound: 'a whole WAV or MP3 file',
  image: `a whole PNG, JPEG or GIF picture of at most ${MAX_PIXELS_PER_SIDE} pixels a side`,
  style: 'a style sheet in UTF-8, without markup',
};

/** Recognises a stored file by its first bytes. Returns undefined if the type does not allow that format. */
export const recogniseFile = (
  fileType: FileType,
  content: Uint8Array,
): Pick<Format, 'mediaType' | 'extension'> | undefined => findFormat(fileType, content);

/** As `recogniseFile`, for a file that is to be stored: undefined also if it is damaged, cut or too large. */
export async function checkFile(
  fileType: FileType,
  content: Uint8Array,
): Promise<Pick<Format, 'mediaType' | 'extension'> | undefined> {
  if (content.length > maxBytes[kindOf[fileType]]) return undefined;
  const format = findFormat(fileType, content);
  return (await format?.isWhole(content)) ? format : undefined;
}

const findFormat = (fileType: FileType, content: Uint8Array): Format | undefined =>
  formats[kindOf[fileType]].find(({ recognises }) => recognises(content));
