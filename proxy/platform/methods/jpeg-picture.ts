const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;
/** Size and number of components of a frame. */
const FRAME_BYTES = 10;

/** Codings that browsers draw: baseline, extended and progressive. */
const isDrawnCoding = (marker: number): boolean => marker >= 0xc0 && marker <= 0xc2;
/** Within a scan, a stuffed FF and the restart marks. */
const isWithinScan = (marker: number): boolean =>
  marker === 0 || (marker >= 0xd0 && marker <= 0xd7);

/**
 * Whether a JPEG is whole: a frame, an end, and at least as much data between them as a picture of one colour has. The
 * compressed data is not read further.
 */
export function isWholeJpeg(content: Uint8Array): boolean {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  let leastBytes: number | undefined;
  let scanBytes = 0;
  for (let at = 2; at + 4 <= view.byteLength || isEndAt(view, at); ) {
    if (view.getUint8(at) !== 0xff) return false;
    const marker = view.getUint8(at + 1);
    if (marker === END_OF_IMAGE) return leastBytes !== undefined && scanBytes >= leastBytes;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const end = at + 2 + view.getUint16(at + 2);
    if (end > view.byteLength) return false;
    if (isDrawnCoding(marker) && end >= at + FRAME_BYTES) leastBytes = leastBytesOf(view, at, end);
    at = end;
    if (marker === START_OF_SCAN) {
      at = endOfScan(content, end);
      scanBytes += at - end;
    }
  }
  return false;
}

const isEndAt = (view: DataView, at: number): boolean =>
  at + 2 <= view.byteLength && view.getUint16(at) === 0xff00 + END_OF_IMAGE;

function endOfScan(content: Uint8Array, start: number): number {
  for (let at = start; at + 1 < content.length; at++)
    if (content[at] === 0xff && !isWithinScan(content[at + 1] ?? 0)) return at;
  return content.length;
}

/** Each block of 8 by 8 pixels takes one bit at least. */
function leastBytesOf(view: DataView, at: number, end: number): number {
  const [height, width, count] = [
    view.getUint16(at + 5),
    view.getUint16(at + 7),
    view.getUint8(at + 9),
  ];
  const factors: [across: number, down: number][] = [];
  for (let place = at + FRAME_BYTES; place + 3 <= end && factors.length < count; place += 3)
    factors.push([view.getUint8(place + 1) >> 4 || 1, view.getUint8(place + 1) & 15 || 1]);
  const mostAcross = Math.max(...factors.map(([across]) => across));
  const mostDown = Math.max(...factors.map(([, down]) => down));
  const blocksIn = (pixels: number, factor: number, most: number) =>
    Math.ceil(Math.ceil((pixels * factor) / most) / 8);
  const blocks = factors.reduce(
    (sum, [across, down]) =>
      sum + blocksIn(width, across, mostAcross) * blocksIn(height, down, mostDown),
    0,
  );
  return Math.max(1, Math.ceil(blocks / 8));
}
