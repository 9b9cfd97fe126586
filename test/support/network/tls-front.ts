import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { temporaryFolder } from '../program/program.js';
import { makeCertificate } from './certificate.js';
import { freePort } from './free-port.js';

const shipped = new URL('../../../deploy/nginx.conf', import.meta.url);

export interface TlsFront {
  port: number;
  /** The certificate to trust. */
  ca: string;
  /** What nginx complained of. */
  output(): string;
  close(): Promise<void>;
}

/** The configuration that is shipped, with the addresses of this machine in place of the containers'. */
function configuration(
  folder: string,
  { ports, https, http }: { ports: readonly number[]; https: number; http: number },
): string {
  let left = readFileSync(shipped, 'utf8');
  const put = (shippedText: string, ours: string): void => {
    if (!left.includes(shippedText)) throw new Error(`deploy/nginx.conf has no ${shippedText}`);
    left = left.replace(shippedText, ours);
  };
  for (const [index, port] of ports.entries())
    put(`172.30.80.1${index + 1}:3000`, `127.0.0.1:${port}`);
  put('listen 443 ', `listen 127.0.0.1:${https} `);
  put('listen 80;', `listen 127.0.0.1:${http};`);
  put('/run/secrets/tls_certificate', join(folder, 'certificate.pem'));
  put('/run/secrets/tls_key', join(folder, 'key.pem'));
  put('/tmp/nginx.pid', join(folder, 'nginx.pid'));
  return left;
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const said = await Promise.race([
    once(socket, 'connect').then(() => true),
    new Promise<false>((resolve) => socket.on('error', () => resolve(false))),
  ]);
  socket.destroy();
  return said;
}

/** Starts nginx with the shipped configuration before two instances that listen on these ports of this machine. */
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
  while (!(await listens(https))) {
    if (nginx.exitCode !== null) throw new Error(`nginx did not start:\n${output}`);
    await pause(20);
  }
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
