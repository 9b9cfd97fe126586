import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createWebAppelClient } from '../../../proxy/webappel/client.js';
import { parseQuery } from '../../../shared/webappel/query.js';
import { Refusal, Unreached } from '../../../shared/webappel/refusal.js';
import { makeCertificate } from '../../support/network/certificate.js';
import {
  type FaultyServer,
  startFaultyServer,
  startResettingServer,
} from '../../support/network/faulty-server.js';

const PASS = 'CANARY-pass word&=+%';
const EMAIL = 'canary@example.test';
const NUMBER = '33199001201';

let server: FaultyServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const clientOf = (url: string, deadlineMs = 8000) =>
  createWebAppelClient({ url, credentials: () => ({ email: EMAIL, pass: PASS }), deadlineMs });

const call = { popupId: '77', phoneNumber: NUMBER, retries: 0, recorded: false, maxSeconds: 3600 };

/** Outcome of `appel` against a faulty server, with everything that an error could print. */
async function outcomeAgainst(started: FaultyServer, deadlineMs?: number) {
  server = started;
  const outcome: unknown = await clientOf(started.url, deadlineMs)
    .requestCall(call)
    .catch((failure: unknown) => failure);
  const printed = [inspect(outcome, { depth: 20, showHidden: true }), JSON.stringify(outcome)].join(
    '\n',
  );
  return { outcome, printed, received: started.received.length };
}

const leaks = [
  PASS,
  encodeURIComponent(PASS),
  'CANARY',
  btoa(PASS),
  EMAIL,
  encodeURIComponent(EMAIL),
  NUMBER,
  'api.php',
];

describe('the WebAppel client', () => {
  const faults: [string, () => Promise<FaultyServer>, Partial<Unreached>][] = [
    ['resets the connection', startResettingServer, { reason: 'connection-lost' }],
    [
      'resets it in the answer',
      () => startFaultyServer((response) => response.socket?.resetAndDestroy()),
      { reason: 'connection-lost' },
    ],
    ['hangs before the headers', () => startFaultyServer(() => undefined), { reason: 'timeout' }],
    [
      'hangs after the headers',
      () => startFaultyServer((response) => response.writeHead(200).flushHeaders()),
      { reason: 'timeout' },
    ],
    [
      'redirects',
      () =>
        startFaultyServer((response) => response.writeHead(302, { location: '/elsewhere' }).end()),
      { reason: 'redirect' },
    ],
    [
      'answers HTML',
      () => startFaultyServer((response) => response.end('<html><b>Warning</b>: mysql</html>')),
      { reason: 'html' },
    ],
    [
      'answers a status 500',
      () => startFaultyServer((response) => response.writeHead(500).end('8')),
      { reason: 'http-status' },
    ],
    [
      'answers nothing',
      () => startFaultyServer((response) => response.end()),
      { reason: 'unexpected-answer' },
    ],
    [
      'answers OK without an identifier',
      () => startFaultyServer((response) => response.end('OK')),
      { reason: 'unexpected-answer' },
    ],
    [
      'answers a sentence',
      () => startFaultyServer((response) => response.end('Merci de votre visite')),
      { reason: 'unexpected-answer' },
    ],
    [
      'announces more bytes than it sends',
      () =>
        startFaultyServer((response) =>
          response.writeHead(200, { 'content-length': 50 }).end('8', () => response.socket?.end()),
        ),
      { reason: 'connection-lost' },
    ],
    [
      'sends a compressed answer that expands to 10 MB',
      () =>
        startFaultyServer((response) =>
          response
            .writeHead(200, { 'content-encoding': 'gzip' })
            .end(gzipSync(Buffer.alloc(10_000_000))),
        ),
      { reason: 'too-large' },
    ],
  ];

  it.each(faults)(
    'the client sends appel once and its error shows neither account nor number when the server %s',
    async (_name, start, expected) => {
      const { outcome, printed, received } = await outcomeAgainst(await start(), 400);
      expect(outcome).toBeInstanceOf(Unreached);
      expect(outcome).toMatchObject({ ...expected, method: 'appel', nothingSent: false });
      expect(received).toBe(1);
      for (const leak of leaks) expect(printed).not.toContain(leak);
    },
  );

  it('the client reports that nothing was sent when the connection is refused', async () => {
    const closed = await startFaultyServer(() => undefined);
    await closed.close();
    const { outcome, printed } = await outcomeAgainst({ ...closed, close: async () => undefined });
    expect(outcome).toMatchObject({ reason: 'no-connection', nothingSent: true });
    for (const leak of leaks) expect(printed).not.toContain(leak);
  });

  it('the client gives up at its deadline although bytes keep arriving', async () => {
    const dripping = startFaultyServer((response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('1'), 20);
      response.on('close', () => clearInterval(drip));
    });
    const { outcome, received } = await outcomeAgainst(await dripping, 300);
    expect(outcome).toMatchObject({ reason: 'timeout' });
    expect(received).toBe(1);
  });

  it('the client stops reading an answer of a gigabyte at its limit', async () => {
    let written = 0;
    const chunk = Buffer.alloc(64 * 1024, '1');
    const endless = startFaultyServer((response) => {
      response.writeHead(200, { 'content-length': 1024 ** 3 });
      const pump = (): void => {
        while (written < 1024 ** 3 && !response.destroyed) {
          written += chunk.length;
          if (!response.write(chunk)) break;
        }
      };
      response.on('drain', pump);
      pump();
    });
    const { outcome, received } = await outcomeAgainst(await endless);
    expect(outcome).toMatchObject({ reason: 'too-large' });
    expect(received).toBe(1);
    expect(written).toBeLessThan(32 * 1024 ** 2);
  });

  it('the client does not follow a redirect to another server', async () => {
    const other = await startFaultyServer((response) => response.end('8'));
    await outcomeAgainst(
      await startFaultyServer((response) => response.writeHead(307, { location: other.url }).end()),
    );
    expect(other.received).toEqual([]);
    await other.close();
  });

  it('the client sends each variable once, with the name of the guide', async () => {
    server = await startFaultyServer((response) => response.end('8'));
    const trackingId = await clientOf(server.url).requestCall({
      ...call,
      delaySeconds: 300,
      visitorName: 'Zoé; “&=#%+” \r\n9;77',
      custom3: 'token',
      visitorAddress: '192.0.2.7',
    });
    expect(trackingId).toBe('8');
    const query = parseQuery(server.received[0]?.split('?')[1] ?? '');
    expect(Object.fromEntries(query)).toEqual({
      methode: ['appel'],
      email: [EMAIL],
      pass: [PASS],
      id_popup: ['77'],
      e164: [NUMBER],
      nbressais: ['0'],
      rec: ['0'],
      dureemaxi: ['3600'],
      delais: ['300'],
      nom: ['Zoé, “&=#%+”  9,77'],
      usr3: ['token'],
      client_ip: ['192.0.2.7'],
    });
  });

  it('the client reads a compressed answer, which it did not ask for', async () => {
    server = await startFaultyServer((response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('8')),
    );
    await expect(clientOf(server.url).requestCall(call)).resolves.toBe('8');
  });

  it('the client uses rotated credentials from the next request on', async () => {
    server = await startFaultyServer((response) => response.end('OK'));
    let pass = 'first';
    const client = createWebAppelClient({
      url: server.url,
      credentials: () => ({ email: EMAIL, pass }),
    });
    await client.listPopups({});
    pass = 'second';
    await client.listPopups({});
    expect(server.received.map((url) => parseQuery(url.split('?')[1] ?? '').get('pass'))).toEqual([
      ['first'],
      ['second'],
    ]);
  });

  it('the client recognises a refusal of a known form', async () => {
    server = await startFaultyServer((response) =>
      response.writeHead(403).end('ERREUR FORBIDDEN_DEST destination'),
    );
    await expect(clientOf(server.url).requestCall(call)).rejects.toEqual(
      new Refusal('FORBIDDEN_DEST', 'destination', 'appel'),
    );
  });

  it('a redirect to a login page is a refused login, any other one is none', async () => {
    let location = '/espace/login.php?next=api';
    server = await startFaultyServer((response) => response.writeHead(302, { location }).end());
    const client = clientOf(server.url);
    await expect(client.listPopups({})).rejects.toMatchObject({ code: 'INVALID_AUTH' });
    location = '/auth/api.php';
    await expect(client.listPopups({})).rejects.toMatchObject({ reason: 'redirect' });
  });

  it('a fault of the server with a plain no may stand for a call that was taken', async () => {
    let body = 'ERREUR';
    server = await startFaultyServer((response) => response.writeHead(500).end(body));
    const client = clientOf(server.url);
    await expect(client.requestCall(call)).rejects.toMatchObject({ reason: 'http-status' });
    body = 'ERREUR numero invalide';
    await expect(client.requestCall(call)).rejects.toMatchObject({ code: 'INVALID_VARS' });
  });

  it('the client reads an answer in windows-1252', async () => {
    server = await startFaultyServer((response) =>
      response.end(Buffer.from('5;Caf\xe9;0;OPERATEUR;fr;f;;;30;;30;;;;;;0;;;;;;;;\n', 'latin1')),
    );
    await expect(clientOf(server.url).listPopups({})).resolves.toMatchObject([
      { popupId: '5', popupName: 'Café' },
    ]);
  });

  it('the client sends a file as a part named after its type', async () => {
    let body = '';
    server = await startFaultyServer((response, request) => {
      request
        .setEncoding('latin1')
        .on('data', (chunk) => {
          body += chunk;
        })
        .on('end', () => response.end('OK'));
    });
    await clientOf(server.url).storeFile({
      popupId: '77',
      fileType: 'voicemailSound',
      content: Buffer.from('RIFF….WAVE'),
    });
    expect(body).toContain('name="son_repondeur"; filename="sonrepondeur.wav"');
    expect(parseQuery(server.received[0]?.split('?')[1] ?? '').get('type')).toEqual([
      'son_repondeur',
    ]);
  });

  it.each([
    [503, '30', 30_000],
    [429, 'Mon, 23 Nov 2026 09:02:00 GMT', 120_000],
    [503, 'soon', 0],
    [429, undefined, 0],
    [500, '30', undefined],
  ])('the client reads Retry-After with status %i: %s', async (status, header, delayMs) => {
    const delays: number[] = [];
    server = await startFaultyServer((response) => {
      response.setHeader('date', 'Mon, 23 Nov 2026 09:00:00 GMT');
      if (header) response.setHeader('retry-after', header);
      response.writeHead(status).end();
    });
    const client = createWebAppelClient({
      url: server.url,
      credentials: () => ({ email: EMAIL, pass: PASS }),
      onRetryAfter: (ms) => void delays.push(ms),
    });
    // Only later requests are delayed; the outcome of this call is unknown.
    await expect(client.requestCall(call)).rejects.toMatchObject({ nothingSent: false });
    expect(delays).toEqual(delayMs === undefined ? [] : [delayMs]);
  });
});

describe('connections to WebAppel', () => {
  /** Answers each request after `answer` has been asked, and says on which connection each came. */
  async function startCounted(answer: (response: ServerResponse, nth: number) => void) {
    const connections: (Socket | null)[] = [];
    server = await startFaultyServer((response, { socket }) => {
      connections.push(socket);
      answer(response, connections.length);
    });
    return { client: clientOf(server.url), connections };
  }
  const differentOnes = (connections: readonly unknown[]): number => new Set(connections).size;

  it('methods that only read share a connection, and each call has its own', async () => {
    const { client, connections } = await startCounted((response, nth) =>
      response.end(nth <= 3 ? 'OK' : '8'),
    );
    for (let times = 0; times < 3; times++) await client.listPopups({});
    expect(differentOnes(connections)).toBe(1);
    for (let times = 0; times < 3; times++) await client.requestCall(call);
    expect(differentOnes(connections)).toBe(4);
  });

  it('a question on a connection that the server has just closed is asked again on a new one', async () => {
    const { client, connections } = await startCounted((response, nth) =>
      nth === 2 ? response.socket?.resetAndDestroy() : response.end('OK'),
    );
    await client.listPopups({});
    await expect(client.listPopups({})).resolves.toEqual([]);
    expect(connections).toHaveLength(3);
    expect(differentOnes(connections)).toBe(2);
  });

  it('a question that a new connection loses is not asked again', async () => {
    const { client, connections } = await startCounted((response) =>
      response.socket?.resetAndDestroy(),
    );
    await expect(client.listPopups({})).rejects.toMatchObject({ reason: 'connection-lost' });
    expect(connections).toHaveLength(1);
  });

  it('a server with a certificate that nobody vouches for receives no byte of a request', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rappel-certificate-'));
    const paths = await makeCertificate(folder);
    let requests = 0;
    let bytes = 0;
    const secure = createServer(
      { cert: await readFile(paths.certificate), key: await readFile(paths.key) },
      (_, response) => {
        requests += 1;
        response.end('8');
      },
    );
    secure.on('secureConnection', (socket) => socket.on('data', ({ length }) => (bytes += length)));
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
    const client = clientOf(`https://127.0.0.1:${(secure.address() as AddressInfo).port}/api.php`);
    const unsent = { reason: 'no-connection', nothingSent: true };
    await expect(client.requestCall(call)).rejects.toMatchObject(unsent);
    await expect(client.listPopups({})).rejects.toMatchObject(unsent);
    await new Promise((resolve) => secure.close(resolve));
    await rm(folder, { recursive: true });
    expect({ requests, bytes }).toEqual({ requests: 0, bytes: 0 });
  });
});
