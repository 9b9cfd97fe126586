const SCREEN_BYTES = 13;
const DESCRIPTOR_BYTES = 10;
const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;
const MAX_CODE_BITS = 12;

/** Whether a GIF is whole: an end, and the data of every pixel of its pictures, which lie on the screen that it announces. */
export function isWholeGif(content: Uint8Array): boolean {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  if (content.length < SCREEN_BYTES) return false;
  const [screenWidth, screenHeight] = [view.getUint16(6, true), view.getUint16(8, true)];
  let hasPicture = false;
  for (let at = SCREEN_BYTES + paletteBytes(content[10]); at < content.length; ) {
    const mark = content[at];
    if (mark === TRAILER) return hasPicture;
    if (mark === EXTENSION) at = readBlocks(content, at + 2).end;
    else if (mark === IMAGE && at + DESCRIPTOR_BYTES < content.length) {
      const [left, top, width, height] = [1, 3, 5, 7].map((offset) =>
        view.getUint16(at + offset, true),
      ) as [number, number, number, number];
      if (left + width > screenWidth || top + height > screenHeight) return false;
      const codesAt = at + DESCRIPTOR_BYTES + paletteBytes(content[at + 9]);
      const { data, end } = readBlocks(content, codesAt + 1);
      if (countPixels(data, content[codesAt] ?? 0) < width * height) return false;
      hasPicture = width > 0 && height > 0;
      at = end;
    } else return false;
  }
  return false;
}

/** Bytes of the table of colours that these flags announce. */
const paletteBytes = (flags = 0): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);

/** The data of a chain of blocks, each with its length before it, up to an empty one. */
function readBlocks(content: Uint8Array, start: number): { data: Buffer; end: number } {
  const blocks: Uint8Array[] = [];
  let at = start;
  for (let length = content[at] ?? 0; length > 0; length = content[at] ?? 0) {
    blocks.push(content.subarray(at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { data: Buffer.concat(blocks), end: at + 1 };
}

/** How many pixels compressed data stands for. Only the lengths of the strings of its dictionary are kept. */
function countPixels(data: Uint8Array, colourBits: number): number {
  if (colourBits < 1 || colourBits > 8) return 0;
  const clear = 2 ** colourBits;
  const first = clear + 2;
  let lengths: number[] = [];
  let previous: number | undefined;
  let bits = colourBits + 1;
  let pixels = 0;
  for (let at = 0; at + bits <= data.length * 8; ) {
    const code = readBits(data, at, bits);
    at += bits;
    if (code === clear) {
      lengths = [];
      previous = undefined;
      bits = colourBits + 1;
      continue;
    }
    if (code === clear + 1) break;
    const known: number | undefined = code < clear ? 1 : lengths[code - first];
    // The code that is being made now repeats the first pixel of the previous string.
    const length: number | undefined =
      known ??
      (previous !== undefined && code === first + lengths.length ? previous + 1 : undefined);
    if (length === undefined) return 0;
    pixels += length;
    if (previous !== undefined && first + lengths.length < 2 ** MAX_CODE_BITS)
      lengths.push(previous + 1);
    if (first + lengths.length >= 2 ** bits && bits < MAX_CODE_BITS) bits += 1;
    previous = length;
  }
  return pixels;
}

/** A number of at most 12 bits, the lowest bit first. */
function readBits(data: Uint8Array, at: number, bits: number): number {
  const byte = at >> 3;
  const window = (data[byte] ?? 0) | ((data[byte + 1] ?? 0) << 8) | ((data[byte + 2] ?? 0) << 16);
  return (window >> (at & 7)) & (2 ** bits - 1);
}
