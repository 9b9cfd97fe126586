import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CentrexDirectory, createCentrexDirectory } from '../../../proxy/centrex/directory.js';
import { ProblemError } from '../../../proxy/http/problems.js';
import type { CentrexSource } from '../../../proxy/settings/centrex-settings.js';
import { recordingLog } from '../../support/callbacks/callbacks.js';
import { printedAccount, printedAccountWith } from '../../support/program/centrex.js';
import { FakeClock } from '../../support/time/fake-clock.js';

const DEADLINE_MS = 300;
let lines: string[];
let folder: string;
let server: Server | undefined;
beforeEach(() => {
  lines = [];
  folder = mkdtempSync(join(tmpdir(), 'centrex-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  server?.closeAllConnections();
  await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  server = undefined;
});

function directoryOf(source: CentrexSource | undefined): CentrexDirectory {
  const { log, lines: kept } = recordingLog();
  lines = kept;
  return createCentrexDirectory({ source, clock: new FakeClock(), log, deadlineMs: DEADLINE_MS });
}

async function endpoint(
  listener: RequestListener,
  credentials?: { user: string; pass: string },
): Promise<CentrexDirectory> {
  const listening = createServer(listener);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const { port } = listening.address() as AddressInfo;
  return directoryOf({ kind: 'endpoint', url: `http://127.0.0.1:${port}/accounts`, credentials });
}

function file(content: string): CentrexDirectory {
  const path = join(folder, 'accounts.json');
  writeFileSync(path, content);
  return directoryOf({ kind: 'file', path });
}

async function problemOf(directory: CentrexDirectory) {
  const outcome: unknown = await directory.find({}).catch((failure: unknown) => failure);
  if (outcome instanceof ProblemError) return outcome.problem;
  throw new Error('the directory was read');
}

const two = [printedAccount, printedAccountWith({ centrex_account_id: 13, state: 'suspended' })];

describe('a directory at an endpoint', () => {
  it('an endpoint is requested once with filters and login, and its answer is filtered again', async () => {
    const asked: (string | undefined)[] = [];
    const directory = await endpoint(
      ({ url, method, headers }, response) => {
        asked.push(method, url, headers.authorization);
        // This endpoint ignores filters.
        response.end(JSON.stringify(two));
      },
      { user: 'owner', pass: 'pâss:word' },
    );
    const { accounts } = await directory.find({ state: 'suspended', site: 'Saint-Étienne' });
    expect(accounts.map(({ id }) => id)).toEqual(['13']);
    expect(asked).toEqual([
      'GET',
      '/accounts?state=suspended&site=Saint-%C3%89tienne',
      `Basic ${Buffer.from('owner:pâss:word').toString('base64')}`,
    ]);
  });

  it('an endpoint is requested each time, without a login when none is set', async () => {
    const logins: (string | undefined)[] = [];
    const directory = await endpoint(({ headers }, response) => {
      logins.push(headers.authorization);
      response.end('[]');
    });
    await directory.find({});
    await directory.find({});
    expect(logins).toEqual([undefined, undefined]);
  });

  it.each<[string, RequestListener, RegExp]>([
    [
      'redirects',
      (_, response) => response.writeHead(302, { location: '/elsewhere' }).end('[]'),
      /status 302/,
    ],
    ['rejects the login', (_, response) => response.writeHead(401).end('CANARY'), /CENTREX_PASS/],
    ['forbids access', (_, response) => response.writeHead(403).end('CANARY'), /CENTREX_USER/],
    [
      'finds nothing',
      (_, response) => response.writeHead(404).end('CANARY'),
      /not found at its address/,
    ],
    ['answers with status 500', (_, response) => response.writeHead(500).end('[]'), /status 500/],
    ['breaks the connection', ({ socket }) => socket.destroy(), /does not answer/],
    ['never answers', () => undefined, /does not answer/],
    [
      'never finishes its answer',
      (_, response) => void response.writeHead(200).write('['),
      /does not answer/,
    ],
    ['sends no JSON', (_, response) => response.end('{"centrex_account_pwd": "CANARY'), /JSON/],
    ['sends other JSON', (_, response) => response.end('{"pwd":"CANARY"}'), /list of accounts/],
    [
      'sends too much',
      (_, response) => response.end(Buffer.alloc(16 * 1024 * 1024 + 1)),
      /larger than 16 MB/,
    ],
  ])(
    'an endpoint that %s is requested once, and the problem quotes nothing of it',
    async (_what, listener, detail) => {
      let asked = 0;
      const directory = await endpoint(
        (request, response) => {
          asked += 1;
          listener(request, response);
        },
        { user: 'owner', pass: 'CANARY-pass' },
      );
      const problem = await problemOf(directory);
      expect(problem).toMatchObject({ code: 'unavailable', detail: expect.stringMatching(detail) });
      expect(asked).toBe(1);
      expect(JSON.stringify(problem) + lines.join()).not.toMatch(/CANARY|127\.0\.0\.1/);
      expect(lines).toHaveLength(1);
    },
  );
});

describe('a directory in a file', () => {
  it('a file is read each time, in the format of an endpoint', async () => {
    const directory = file(`\uFEFF${JSON.stringify({ data: two })}`);
    expect((await directory.find({ state: 'active' })).accounts).toHaveLength(1);
    file(JSON.stringify([]));
    expect((await directory.find({})).accounts).toEqual([]);
  });

  it('a missing file is reported as a problem of the directory', async () => {
    const none = directoryOf({ kind: 'file', path: join(folder, 'CANARY.json') });
    const problem = await problemOf(none);
    expect(problem).toMatchObject({ detail: 'CENTREX_SOURCE is a file that cannot be read.' });
    expect(JSON.stringify(problem) + lines.join()).not.toContain('CANARY');
  });

  it('a file is refused when it is not JSON, has no accounts or is too large', async () => {
    for (const [content, detail] of [
      ['CANARY', /JSON/],
      ['', /JSON/],
      ['{"CANARY":1}', /list of accounts/],
    ] as const) {
      const problem = await problemOf(file(content));
      expect(problem.detail).toMatch(detail);
      expect(JSON.stringify(problem) + lines.join()).not.toContain('CANARY');
    }
    const directory = file('[]');
    truncateSync(join(folder, 'accounts.json'), 16 * 1024 * 1024 + 1);
    expect((await problemOf(directory)).detail).toMatch(/larger than 16 MB/);
  });
});

describe('the demo directory', () => {
  it('the demo has accounts that registered recently, one that did not, and one that is suspended', async () => {
    const directory = directoryOf({ kind: 'demo' });
    const now = new FakeClock().now();
    const { accounts, skipped } = await directory.find({});
    expect(skipped).toEqual([]);
    const lately = { registeredFrom: now - 86_400_000 };
    const names = async (filters: object) =>
      (await directory.find(filters)).accounts.map(({ userName }) => userName);
    expect(accounts).toHaveLength(6);
    expect(await names({ ...lately, state: 'active' })).toHaveLength(4);
    expect(await names({ state: 'suspended' })).toEqual(['Nathan Faure']);
    // The regulator reserves this range for fiction.
    for (const { phoneNumbers } of accounts)
      expect(phoneNumbers.join()).toMatch(/^\+3319900\d{4}$/);
  });
});

describe('a missing directory', () => {
  it('a missing directory is reported with the name of the setting', async () => {
    expect(await problemOf(directoryOf(undefined))).toMatchObject({
      code: 'not-found',
      status: 404,
      detail: expect.stringContaining('CENTREX_SOURCE'),
    });
  });
});
