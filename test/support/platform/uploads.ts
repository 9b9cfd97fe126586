import { crc32, deflateSync } from 'node:zlib';

const chunk = (type: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
};

/** A grey PNG that announces this size. @param lines how many of its lines have data */
export function pngOf(width: number, height: number, lines = height): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(lines * (1 + width)))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A white JPEG of 300 by 100 pixels, made by another program. */
export const jpeg = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wAALCABkASwBAREA/8QAFQABAQAAAAAAAAAAAAAAAAAAAAP/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/9oACAEBAAA/AKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAD/2Q==',
  'base64',
);
/** The same with progressive coding. */
export const progressiveJpeg = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCABkASwBAREA/8QAFQABAQAAAAAAAAAAAAAAAAAAAAL/2gAIAQEAAAABoAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB//8QAFBABAAAAAAAAAAAAAAAAAAAAgP/aAAgBAQABBQJ3f//EABQQAQAAAAAAAAAAAAAAAAAAAID/2gAIAQEABj8Cd3//xAAUEAEAAAAAAAAAAAAAAAAAAACA/9oACAEBAAE/IXd//9oACAEBAAAAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAD/8QAFBABAAAAAAAAAAAAAAAAAAAAgP/aAAgBAQABPxB3f//Z',
  'base64',
);
/** The same with another size in its frame. */
export function jpegOf(width: number, height: number): Buffer {
  const content = Buffer.from(jpeg);
  const frame = content.indexOf(Buffer.from([0xff, 0xc0]));
  content.writeUInt16BE(height, frame + 5);
  content.writeUInt16BE(width, frame + 7);
  return content;
}

/** A GIF of 4 by 1 pixels: clear, the colour 0, twice that, once more, and the end. */
export const gif = Buffer.from(
  'GIF89a\x04\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x04\0\x01\0\0\x02\x02\x84Q\0;',
  'latin1',
);

/** A silent frame of an MP3 at 128 kbit/s. */
const mp3Frame = Buffer.alloc(417);
mp3Frame.set([0xff, 0xfb, 0x90, 0]);
/** An MP3 of this many frames, without a tag. */
export const mp3Of = (frames: number): Buffer =>
  Buffer.concat(Array.from({ length: frames }, () => mp3Frame));
/** A tag as programs write it in front of an MP3, with zeros behind it. */
export const mp3Tag = Buffer.from('ID3\x04\0\0\0\0\0\x04abcd\0\0', 'latin1');
