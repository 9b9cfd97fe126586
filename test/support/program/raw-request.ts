import { connect } from 'node:net';

/** Sends raw bytes. @returns everything that the server sends until it closes the connection */
export async function sendRaw(url: string, packets: readonly (string | Buffer)[]): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.setNoDelay(true);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  const closed = new Promise<void>((resolve, reject) => {
    socket.once('close', () => resolve());
    socket.once('error', reject);
  });
  for (const packet of packets)
    await new Promise((resolve) =>
      socket.write(typeof packet === 'string' ? Buffer.from(packet, 'latin1') : packet, resolve),
    );
  await closed;
  return Buffer.concat(chunks).toString('utf8');
}
