import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { temporaryFolder } from '../program/run-program.js';
import { waitUntil } from '../time/wait-until.js';
import { makeCertificate } from './certificate.js';
import { freePort } from './free-port.js';

const shippedConfiguration = new URL('../../../deploy/nginx.conf', import.meta.url);

export interface TlsFront {
  port: number;
  /** Certificate to trust, as PEM. */
  ca: string;
  /** Standard error of nginx. */
  output(): string;
  close(): Promise<void>;
}

/** The shipped configuration with local addresses instead of those of the containers. */
function configuration(
  folder: string,
  { ports, https, http }: { ports: readonly number[]; https: number; http: number },
): string {
  let text = readFileSync(shippedConfiguration, 'utf8');
  const substitute = (shippedText: string, localText: string): void => {
    if (!text.includes(shippedText)) throw new Error(`deploy/nginx.conf has no ${shippedText}`);
    text = text.replace(shippedText, localText);
  };
  for (const [index, port] of ports.entries())
    substitute(`172.30.80.1${index + 1}:3000`, `127.0.0.1:${port}`);
  substitute('listen 443 ', `listen 127.0.0.1:${https} `);
  substitute('listen 80;', `listen 127.0.0.1:${http};`);
  substitute('/run/secrets/tls_certificate', join(folder, 'certificate.pem'));
  substitute('/run/secrets/tls_key', join(folder, 'key.pem'));
  substitute('/tmp/nginx.pid', join(folder, 'nginx.pid'));
  return text;
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const isListening = await Promise.race([
    once(socket, 'connect').then(() => true),
    new Promise<false>((resolve) => socket.on('error', () => resolve(false))),
  ]);
  socket.destroy();
  return isListening;
}

/** Starts nginx with the shipped configuration in front of two local instances. */
export async function startTlsFront(ports: readonly [number, number]): Promise<TlsFront> {
  const folder = temporaryFolder();
  const [https, http] = [await freePort(), await freePort()];
  await makeCertificate(folder.path);
  const file = join(folder.path, 'nginx.conf');
  writeFileSync(file, configuration(folder.path, { ports, https, http }));
  const nginx = spawn('/usr/sbin/nginx', ['-p', folder.path, '-c', file, '-g', 'daemon off;'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  nginx.stderr.on('data', (chunk) => {
    output += chunk;
  });
  await waitUntil(`the start of nginx (${output || 'it printed nothing'})`, async () => {
    if (nginx.exitCode !== null) throw new Error(`nginx did not start:\n${output}`);
    return listens(https);
  });
  return {
    port: https,
    ca: readFileSync(join(folder.path, 'certificate.pem'), 'utf8'),
    output: () => output,
    async close() {
      const ended = once(nginx, 'exit');
      nginx.kill('SIGTERM');
      await ended;
      folder.remove();
    },
  };
}
