interface Size {
  width: number;
  height: number;
}

/**
 * Much more than a popup header needs. A file of a few hundred bytes can claim gigabytes of pixels in every visitor's
 * browser.
 */
export const MAX_PIXELS_PER_SIDE = 4096;

/** Whether the header of an image states a size that a browser can draw safely. */
export function isDrawable(content: Uint8Array, format: 'png' | 'jpeg' | 'gif'): boolean {
  const size = readers[format](new DataView(content.buffer, content.byteOffset, content.length));
  return (
    size !== undefined &&
    [size.width, size.height].every((side) => side >= 1 && side <= MAX_PIXELS_PER_SIDE)
  );
}

const readers: Record<'png' | 'jpeg' | 'gif', (view: DataView) => Size | undefined> = {
  png: (view) =>
    view.byteLength < 24 ? undefined : { width: view.getUint32(16), height: view.getUint32(20) },
  gif: (view) =>
    view.byteLength < 10
      ? undefined
      : { width: view.getUint16(6, true), height: view.getUint16(8, true) },
  jpeg: readJpegSize,
};

/** Start of frame of any coding. C4, C8 and CC are in the range but mark tables. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** Walks through the segments to the frame header, which holds the size. */
function readJpegSize(view: DataView): Size | undefined {
  let at = 2;
  while (at + 9 <= view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    if (isFrame(marker)) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    // A marker may be preceded by several FF bytes.
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return undefined;
}
