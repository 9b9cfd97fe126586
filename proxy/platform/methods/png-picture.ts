import { Readable } from 'node:stream';
import { crc32, createInflate } from 'node:zlib';

interface Header {
  width: number;
  height: number;
  bitsPerPixel: number;
  isInterlaced: boolean;
}

const SIGNATURE_BYTES = 8;
/** Length, type and checksum of a chunk. */
const CHUNK_EXTRA_BYTES = 12;
/** Samples of a pixel by colour type: grey, colour, palette, and the first two with transparency. */
const samplesOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Start and step of the seven passes of an interlaced picture: x, y, step in x, step in y. */
const passes = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** Whether a PNG is whole: right checksums, an end, and the data of every line. */
export async function isWholePng(content: Uint8Array): Promise<boolean> {
  const file = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const data: Buffer[] = [];
  let header: Header | undefined;
  for (let at = SIGNATURE_BYTES; at + CHUNK_EXTRA_BYTES <= file.length; ) {
    const end = at + CHUNK_EXTRA_BYTES + file.readUInt32BE(at);
    if (end > file.length) return false;
    if (crc32(file.subarray(at + 4, end - 4)) !== file.readUInt32BE(end - 4)) return false;
    const type = file.toString('latin1', at + 4, at + 8);
    const body = file.subarray(at + 8, end - 4);
    if (type === 'IHDR') header = readHeader(body);
    if (type === 'IDAT') data.push(body);
    if (type === 'IEND') return header !== undefined && inflatesTo(bytesOf(header), data);
    at = end;
  }
  return false;
}

function readHeader(body: Buffer): Header | undefined {
  const samples = samplesOf[body[9] ?? -1];
  const [bits = 0, interlacing = 0] = [body[8], body[12]];
  if (body.length !== 13 || !samples || ![1, 2, 4, 8, 16].includes(bits)) return undefined;
  return {
    width: body.readUInt32BE(0),
    height: body.readUInt32BE(4),
    bitsPerPixel: samples * bits,
    isInterlaced: interlacing === 1,
  };
}

/** Bytes of the uncompressed picture: each line has one for its filter. */
function bytesOf({ width, height, bitsPerPixel, isInterlaced }: Header): number {
  const sizeOf = (columns: number, lines: number) =>
    columns > 0 && lines > 0 ? lines * (1 + Math.ceil((columns * bitsPerPixel) / 8)) : 0;
  if (!isInterlaced) return sizeOf(width, height);
  return passes.reduce(
    (sum, [x, y, stepX, stepY]) =>
      sum + sizeOf(Math.ceil((width - x) / stepX), Math.ceil((height - y) / stepY)),
    0,
  );
}

/** Whether compressed data is this long. Nothing of it is kept, and it is read no further than that. */
async function inflatesTo(bytes: number, data: readonly Buffer[]): Promise<boolean> {
  const inflating = Readable.from([Buffer.concat(data)]).pipe(createInflate());
  let length = 0;
  try {
    for await (const piece of inflating) {
      length += (piece as Buffer).length;
      if (length > bytes) return false;
    }
  } catch {
    // The data is damaged or cut.
    return false;
  }
  return length === bytes;
}
