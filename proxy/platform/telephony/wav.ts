const SAMPLE_RATE = 8000;
const BYTES_PER_SAMPLE = 2;
const HEADER_BYTES = 44;
const CHUNK_HEADER_BYTES = 8;
const FORMAT_BYTES = 16;

/** Makes a soft tone as a WAV file of 8 kHz, mono, 16 bits: the usual format in telephony. */
export function toneWav(ms: number, hertz = 440): Uint8Array {
  const samples = Math.round((ms * SAMPLE_RATE) / 1000);
  const dataBytes = samples * BYTES_PER_SAMPLE;
  const file = Buffer.alloc(HEADER_BYTES + dataBytes);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(FORMAT_BYTES, 16);
  file.writeUInt16LE(1, 20); // PCM
  file.writeUInt16LE(1, 22); // mono
  file.writeUInt32LE(SAMPLE_RATE, 24);
  file.writeUInt32LE(SAMPLE_RATE * BYTES_PER_SAMPLE, 28);
  file.writeUInt16LE(BYTES_PER_SAMPLE, 32);
  file.writeUInt16LE(8 * BYTES_PER_SAMPLE, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(dataBytes, 40);
  for (let sample = 0; sample < samples; sample++) {
    const level = Math.sin((2 * Math.PI * hertz * sample) / SAMPLE_RATE);
    file.writeInt16LE(Math.round(4000 * level), HEADER_BYTES + sample * BYTES_PER_SAMPLE);
  }
  return file;
}

/**
 * Whether a file is a complete WAV with a format and all the sound data that its lengths announce. A truncated upload
 * is not. Bytes after the announced end are ignored, because some programs append tags there.
 */
export function isWholeWav(content: Uint8Array): boolean {
  const file = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const textAt = (from: number): string => file.toString('latin1', from, from + 4);
  if (file.length < HEADER_BYTES || textAt(0) !== 'RIFF' || textAt(8) !== 'WAVE') return false;
  const end = CHUNK_HEADER_BYTES + file.readUInt32LE(4);
  if (end > file.length) return false;
  let hasFormat = false;
  for (let at = 12; at + CHUNK_HEADER_BYTES <= end; ) {
    const bytes = file.readUInt32LE(at + 4);
    const next = at + CHUNK_HEADER_BYTES + bytes;
    if (next > end) return false;
    if (textAt(at) === 'data') return hasFormat && bytes > 0;
    hasFormat ||= textAt(at) === 'fmt ' && bytes >= FORMAT_BYTES;
    // Chunks start at even offsets.
    at = next + (bytes % 2);
  }
  return false;
}
