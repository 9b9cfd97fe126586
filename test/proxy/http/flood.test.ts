import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import express from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConnectionLimits, DropReason } from '../../../proxy/http/connection-limits.js';
import { type Listening, listen } from '../../../proxy/http/listen.js';
import { startApp } from '../../support/program/start-app.js';
import { holdsWithin, waitUntil } from '../../support/time/wait-until.js';

let server: Listening | undefined;
let sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
  await server?.close(100);
  server = undefined;
});

interface Flooded {
  drops: DropReason[];
  /** Requests that reached the app, in total and at most at one time. */
  handled(): number;
  mostAtOnce(): number;
  /** Answers the requests that wait. */
  answerAll(): void;
  open(): Promise<Socket>;
}

/** A server whose answers are held back until `answerAll`. */
async function startHolding(
  limits: Partial<ConnectionLimits> = {},
  stalledAfterMs?: number,
): Promise<Flooded> {
  const drops: DropReason[] = [];
  let handled = 0;
  let atOnce = 0;
  let most = 0;
  let isOpen = false;
  const held: (() => void)[] = [];
  const app = express();
  app.get('/slow', (_request, response) => {
    handled += 1;
    atOnce += 1;
    most = Math.max(most, atOnce);
    const answer = (): void => {
      atOnce -= 1;
      response.send('x'.repeat(20_000));
    };
    if (isOpen) answer();
    else held.push(answer);
  });
  app.get('/healthz', (_request, response) => void response.send('ok'));
  server = await listen(app, {
    host: '127.0.0.1',
    port: 0,
    setting: 'PORT',
    limits: { ...limits, onDrop: (reason) => void drops.push(reason) },
    ...(stalledAfterMs !== undefined && { stalledAfterMs }),
  });
  const { port } = server;
  return {
    drops,
    handled: () => handled,
    mostAtOnce: () => most,
    answerAll() {
      isOpen = true;
      for (const answer of held.splice(0)) answer();
    },
    async open() {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      sockets.push(socket);
      await once(socket, 'connect');
      return socket;
    },
  };
}

const slow = 'GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n';
const isHealthy = async (port: number): Promise<boolean> =>
  (await fetch(`http://127.0.0.1:${port}/healthz`)).ok;

describe('a client that sends requests without reading', () => {
  it('a connection with hundreds of unread requests is closed, and at most nine are ever handled', async () => {
    const { open, drops, handled, answerAll } = await startHolding();
    const socket = await open();
    socket.pause();
    socket.write(slow.repeat(400));
    await waitUntil('the end of the connection', () => drops.length > 0);
    answerAll();
    expect(drops).toEqual(['pipelining']);
    expect(handled()).toBeLessThanOrEqual(9);
    expect(await isHealthy(server?.port ?? 0)).toBe(true);
  });

  it('requests that a client sends ahead are answered one after the other', async () => {
    const { open, handled, mostAtOnce, answerAll } = await startHolding();
    const socket = await open();
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk;
    });
    socket.write(slow.repeat(5));
    await waitUntil('the first request', () => handled() === 1);
    answerAll();
    await waitUntil('all answers', () => received.split('HTTP/1.1 200').length === 6);
    expect(mostAtOnce()).toBe(1);
  });

  it('a connection on which nothing moves during an answer is closed', async () => {
    const { open, drops, handled } = await startHolding({}, 200);
    const socket = await open();
    socket.write(slow);
    await waitUntil('the request', () => handled() === 1);
    await waitUntil('the end of the connection', () => drops.includes('stalled'));
  });
});

describe('many connections of one address', () => {
  it('a new connection takes the place of the one that has waited longest', async () => {
    const { open, drops, answerAll } = await startHolding({ perAddress: 3 });
    answerAll();
    const [first] = [await open(), await open(), await open()];
    const isClosed = once(first as Socket, 'close');
    expect(await isHealthy(server?.port ?? 0)).toBe(true);
    await isClosed;
    expect(drops).toEqual(['address']);
  });

  it('where all connections of an address are being answered, a new one is closed', async () => {
    const { open, drops, handled, answerAll } = await startHolding({ perAddress: 2 });
    for (const socket of [await open(), await open()]) socket.write(slow);
    await waitUntil('both requests', () => handled() === 2);
    const third = await open();
    await waitUntil('the end of the third', () => third.destroyed || third.readyState === 'closed');
    expect(drops).toContain('address');
    answerAll();
  });

  it('the connections of a trusted reverse proxy have no limit of their own', async () => {
    const { open, drops } = await startHolding({ perAddress: 1, isShared: () => true });
    for (let count = 0; count < 20; count += 1) await open();
    await holdsWithin(() => drops.length > 0, { seconds: 0.2 });
    expect(drops).toEqual([]);
  });

  it('the connections of all addresses together are limited', async () => {
    const { open, drops } = await startHolding({ total: 5, isShared: () => true });
    for (let count = 0; count < 8; count += 1) await open();
    await waitUntil('the limit', () => drops.length === 3);
    expect(new Set(drops)).toEqual(new Set(['total']));
  });
});

describe('reads of one address', () => {
  it('an address that reads too much is told to wait, and health checks and requests still pass', async () => {
    const app = await startApp({ environment: { READS_PER_ADDRESS: '60' } });
    try {
      const statuses = [];
      for (let read = 0; read < 32; read += 1)
        statuses.push((await app.get('/api/popups/77')).status);
      expect(statuses.filter((status) => status === 200)).toHaveLength(30);
      const refused = await app.get('/api/popups/77');
      expect(refused.status).toBe(429);
      expect(refused.headers.get('retry-after')).toBe('1');
      expect((await app.get('/healthz')).status).toBe(200);
      expect((await app.post({ popupId: '77', number: '06 39 98 77 01' })).status).toBe(201);
      await app.clock.advance(1000);
      expect((await app.get('/api/popups/77')).status).toBe(200);
    } finally {
      await app.close();
    }
  });
});
