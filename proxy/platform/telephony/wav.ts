const SAMPLE_RATE = 8000;
const BYTES_PER_SAMPLE = 2;
const HEADER_BYTES = 44;

/** A soft tone as a WAV file of 8 kHz mono with 16 bits, the form in which telephony keeps sound. */
export function toneWav(ms: number, hertz = 440): Uint8Array {
  const samples = Math.round((ms * SAMPLE_RATE) / 1000);
  const dataBytes = samples * BYTES_PER_SAMPLE;
  const file = Buffer.alloc(HEADER_BYTES + dataBytes);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16); // length of the format
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
