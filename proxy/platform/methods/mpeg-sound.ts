interface Frame {
  /** Version, layer and sampling rate, which do not change within a sound. */
  kind: number;
  bytes: number;
}

const HEADER_BYTES = 4;
const TAG_HEADER_BYTES = 10;

/** Kilobits a second by index. 0 is a free format, whose frames have no length. */
const bitRates = {
  version1: {
    1: [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    2: [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    3: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  },
  version2: {
    1: [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    3: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  },
} as const;
const samplingRates = [44_100, 48_000, 32_000];
/** What the sampling rates are divided by, by the two bits of the version; undefined: reserved. */
const divisors = [4, undefined, 2, 1];
const layers = [undefined, 3, 2, 1] as const;

/** The header of an MPEG audio frame; undefined for other bytes. */
export function readFrame(content: Uint8Array, at = 0): Frame | undefined {
  const [first = 0, second = 0, third = 0, fourth] = content.subarray(at, at + HEADER_BYTES);
  if (fourth === undefined || first !== 0xff || (second & 0xe0) !== 0xe0) return undefined;
  const divisor = divisors[(second >> 3) & 3];
  const layer = layers[(second >> 1) & 3];
  const samplingRate = samplingRates[(third >> 2) & 3];
  if (!divisor || !layer || !samplingRate) return undefined;
  const rates = bitRates[divisor === 1 ? 'version1' : 'version2'][layer];
  const bitsPerSecond = (rates[third >> 4] ?? 0) * 1000;
  if (bitsPerSecond === 0) return undefined;
  const padding = (third >> 1) & 1;
  const rate = samplingRate / divisor;
  const samples = layer === 1 ? 384 : layer === 3 && divisor > 1 ? 576 : 1152;
  const slotBytes = layer === 1 ? 4 : 1;
  const slots = Math.floor((samples * bitsPerSecond) / (8 * slotBytes * rate)) + padding;
  return { kind: (second << 2) | ((third >> 2) & 3), bytes: slots * slotBytes };
}

/** Whether a file, after its tag, begins with two whole frames of the same kind: single bytes look like a frame by chance. */
export function holdsMpegSound(content: Uint8Array): boolean {
  const start = endOfTag(content);
  const first = readFrame(content, start);
  const second = first && readFrame(content, start + first.bytes);
  return (
    second !== undefined &&
    second.kind === first?.kind &&
    start + first.bytes + second.bytes <= content.length
  );
}

export const hasTag = ([first, second, third]: Uint8Array): boolean =>
  first === 0x49 && second === 0x44 && third === 0x33;

/** Where the sound begins: after an ID3 tag and the zeros that some programs leave behind it. */
function endOfTag(content: Uint8Array): number {
  if (!hasTag(content)) return 0;
  const [flags = 0, ...size] = content.subarray(5, TAG_HEADER_BYTES);
  const bytes = size.reduce((sum, byte) => (sum << 7) | (byte & 0x7f), 0);
  let at = TAG_HEADER_BYTES + bytes + (flags & 0x10 ? TAG_HEADER_BYTES : 0);
  while (content[at] === 0) at += 1;
  return at;
}
