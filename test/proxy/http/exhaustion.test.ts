import { connect, type Socket } from 'node:net';
import { platform } from 'node:process';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_PER_ADDRESS, DEFAULT_TOTAL } from '../../../proxy/http/listen.js';
import { freshNumber, startApp, type TestApp } from '../../support/program/start-app.js';
import { waitUntil } from '../../support/time/wait-until.js';

const SOCKETS = 2000;
/** Of the attackers and the server together, which share this process. A fault of the kind meant here takes gigabytes. */
const MAX_GROWTH_BYTES = 200_000_000;
const MEGABYTE = Buffer.alloc(1_000_000, 'x');

let app: TestApp;
let sockets: Attacker[] = [];
let residentBefore: number;
beforeEach(async () => {
  app = await startApp();
  await servesOthers();
  residentBefore = process.memoryUsage.rss();
});
afterEach(async () => {
  for (const { socket } of sockets) socket.destroy();
  sockets = [];
  await app.close();
});

interface Attacker {
  socket: Socket;
  isOpen: boolean;
  received: string;
}

/** Opens a connection from one of some addresses of this machine, and sends a text. */
function attack(text: string | Buffer, address = 2): Attacker {
  const socket = connect({
    ...{ port: app.port, host: '127.0.0.1' },
    // Other systems have only one such address.
    ...(platform === 'linux' && { localAddress: `127.0.0.${address}` }),
  });
  const attacker: Attacker = { socket, isOpen: true, received: '' };
  socket.on('error', () => undefined);
  socket.on('close', () => {
    attacker.isOpen = false;
  });
  socket.on('data', (data) => {
    attacker.received += data;
  });
  socket.write(text);
  sockets.push(attacker);
  return attacker;
}

const open = () => sockets.filter(({ isOpen }) => isOpen);

/** A page, a health check and a callback, each on a connection of its own as those of a new visitor. */
async function servesOthers(): Promise<void> {
  const close = { connection: 'close' };
  expect((await app.get('/healthz', close)).status).toBe(200);
  expect((await app.get('/api/popups/77', close)).status).toBe(200);
  expect((await app.post({ popupId: '77', number: freshNumber() }, close)).status).toBe(201);
}

const expectLittleMemory = () =>
  expect(process.memoryUsage.rss() - residentBefore).toBeLessThan(MAX_GROWTH_BYTES);

/** Hundreds of megabytes take a while where others compute too. */
const A_SLOW_MACHINE = { seconds: 100, everyMs: 1 };

const post = (headers: string) =>
  `POST /api/callbacks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nIdempotency-Key: bomb-bomb\r\n${headers}\r\n\r\n`;

describe('2,000 slow connections', () => {
  it.each([
    ['of twenty addresses that never end their headers', 20, DEFAULT_TOTAL, 'GET / HTTP/1.1\r\nX-'],
    ['of one address that never send a body', 1, DEFAULT_PER_ADDRESS, post('Content-Length: 9')],
  ])('%s shut nobody out, and take little memory', async (_, addresses, most, text) => {
    for (let wave = 0; wave < 10; wave++) {
      const opened = Array.from({ length: SOCKETS / 10 }, (_, index) =>
        attack(text, 2 + (index % addresses)),
      );
      await waitUntil('the connections', () =>
        opened.every(({ socket, isOpen }) => !isOpen || !socket.connecting),
      );
      for (const { socket } of open()) socket.write('a');
      await servesOthers();
    }
    expect(sockets).toHaveLength(SOCKETS);
    // Sooner than the five seconds after which slow headers end.
    await waitUntil('the end of those above the limit', () => open().length <= most, {
      seconds: 2,
      everyMs: 10,
    });
    await servesOthers();
    expectLittleMemory();
  });
});

describe('requests of any size', () => {
  const bombs: Record<string, { start: string | Buffer; more?: Buffer; answer: RegExp }> = {
    'one endless header': { start: 'GET / HTTP/1.1\r\nHost: ', more: MEGABYTE, answer: /^$| 431 / },
    'thousands of headers': {
      start: `GET / HTTP/1.1\r\n${'a:b\r\n'.repeat(100_000)}\r\n`,
      answer: /^$| 431 /,
    },
    'an endless request line': { start: 'GET /', more: MEGABYTE, answer: /^$| 431 / },
    'a compressed body that becomes 50 MB': {
      start: compressedPost(),
      answer: / 413 /,
    },
  };

  it.each(Object.entries(bombs))('%s is refused, and others are served', async (_, bomb) => {
    const attackers = Array.from({ length: 100 }, (_, index) => attack(bomb.start, 2 + index));
    for (let round = 0; round < 5; round++) {
      for (const { socket } of open())
        if (bomb.more && socket.writableLength < MEGABYTE.length) socket.write(bomb.more);
      await servesOthers();
    }
    await waitUntil('all answers', () =>
      attackers.every(({ received, isOpen }) => !isOpen || received !== ''),
    );
    for (const { received } of attackers) expect(received.split('\r\n')[0]).toMatch(bomb.answer);
    expect(attackers.some(({ received }) => received !== '')).toBe(true);
    expectLittleMemory();
  });

  it.each([
    ['of a gigabyte by its length', post('Content-Length: 1000000000')],
    ['of endless pieces', `${post('Transfer-Encoding: chunked')}3b9aca00\r\n`],
  ])('a body %s is read and not kept, and others are served', async (_, start) => {
    const attackers = Array.from({ length: 100 }, (_, index) => attack(start, 2 + index));
    const sent = () =>
      attackers.reduce((sum, { socket }) => sum + socket.bytesWritten - socket.writableLength, 0);
    await waitUntil(
      'the reading of more than is allowed to be kept',
      async () => {
        for (const { socket } of open())
          if (socket.writableLength < MEGABYTE.length) socket.write(MEGABYTE);
        await servesOthers();
        return sent() > 1.5 * MAX_GROWTH_BYTES;
      },
      A_SLOW_MACHINE,
    );
    expectLittleMemory();
  });

  function compressedPost(): Buffer {
    const body = gzipSync(Buffer.alloc(50_000_000, ' '));
    return Buffer.concat([
      Buffer.from(post(`Content-Encoding: gzip\r\nContent-Length: ${body.length}`)),
      body,
    ]);
  }
});
