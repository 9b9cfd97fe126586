import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Running, startRappel } from '../../../../proxy/program.js';
import { readSettings } from '../../../../proxy/settings/settings.js';
import { newKey } from '../../../../proxy/store/encryption/keyring.js';
import { recordingLog } from '../../../support/callbacks/callbacks.js';
import { ownerToken } from '../../../support/program/owner-app.js';
import { rappel } from '../../../support/program/run-command-line.js';
import { temporaryFolder } from '../../../support/program/run-program.js';
import { countQueriesUnderWay } from '../../../support/store/queries-under-way.js';
import { storedBytes } from '../../../support/store/stored-bytes.js';
import { isOnPostgres, newDatabase } from '../../../support/store/stores.js';
import { FakeClock } from '../../../support/time/fake-clock.js';
import { advanceUntil } from '../../../support/time/wait-until.js';

let folder: ReturnType<typeof temporaryFolder>;
let drop: () => Promise<void>;
let DATABASE_URL: string;
let clock: FakeClock;
let running: Running | undefined;
beforeEach(async () => {
  folder = temporaryFolder();
  clock = new FakeClock();
  DATABASE_URL = `sqlite:${join(folder.path, 'rappel.db')}`;
  drop = async () => undefined;
  if (isOnPostgres()) {
    countQueriesUnderWay(pg.Pool);
    ({ url: DATABASE_URL, drop } = await newDatabase());
  }
});
afterEach(async () => {
  await running?.close();
  running = undefined;
  await drop();
  folder.remove();
});

/** The person as people, libraries and the embedded platform write them. */
const traces = /CANARY|203\.0\.113\.99|6[ .-]?39[ .-]?98[ .-]?12[ .-]?01/g;

const environmentOf = (more: Record<string, string>) => ({
  ...{ DATABASE_URL, ADMIN_TOKEN: ownerToken, PAGE_PROOF: 'off', DRAIN_SECONDS: '0' },
  ...{ PORT: '0', PLATFORM_PORT: '0', TRUST_PROXY: '1', MIRROR_BLOCKS: 'true' },
  ...more,
});

async function start(environment: Record<string, string>): Promise<void> {
  running = await startRappel({
    settings: readSettings(environment),
    clock,
    log: recordingLog().log,
    version: '0.0.0-test',
  });
}

const ask = async (path: string, body?: object) => {
  const response = await fetch(`${running?.url}/api/${path}`, {
    headers: {
      ...(path.startsWith('owner/') && { authorization: `Bearer ${ownerToken}` }),
      'content-type': 'application/json',
      'idempotency-key': 'a-key-of-this-test',
      'x-forwarded-for': '203.0.113.99',
    },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
  return (await response.json()) as Record<string, never>;
};

/** A callback that is called and talked to, by the embedded platform. */
async function liveThrough(): Promise<void> {
  const accepted = await ask('callbacks', {
    ...{ popupId: '77', number: '06 39 98 12 01', name: 'Zoé CANARY' },
    ...{ custom1: 'CANARY one' },
  });
  const { handle } = accepted;
  expect(accepted).toMatchObject({ handle: expect.any(String) });
  await advanceUntil(clock, 'the end of the call', async () => {
    const { state } = await ask(`callbacks/${handle}`);
    return state === 'ended';
  });
  await ask('owner/blocks', {
    ...{ kind: 'number', value: '06 39 98 12 01', reason: 'as wished', author: 'owner' },
  });
}

async function bytesOfBackup(environment: Record<string, string>, name: string): Promise<string> {
  const path = join(folder.path, name);
  expect((await rappel(['backup', path], environment)).code).toBe(0);
  return gunzipSync(readFileSync(path)).toString('utf8');
}

const tracesIn = (bytes: string): string[] => [...new Set(bytes.match(traces))].sort();

it('after the life of a callback neither number nor name nor fields are in a byte of the database or of a backup', async () => {
  const environment = environmentOf({ ENCRYPTION_KEY: newKey() });
  await start(environment);
  await liveThrough();
  expect(tracesIn(await storedBytes(folder.path, DATABASE_URL))).toEqual([]);
  expect(tracesIn(await bytesOfBackup(environment, 'backup.gz'))).toEqual([]);
  const { text } = await rappel(['person', 'export', '06 39 98 12 01'], {
    ...environment,
    PLATFORM_PORT: '3001',
  });
  const { tables } = JSON.parse(text);
  expect(tables.callbacks).toMatchObject([
    { number: '+33639981201', name: 'Zoé CANARY', custom1: 'CANARY one', address: '203.0.113.99' },
  ]);
  expect(tables.platform_calls).toMatchObject([
    { number: '33639981201', name: expect.stringContaining('Zoé CANARY') },
  ]);
  await running?.close();
  running = undefined;
  expect(tracesIn(await storedBytes(folder.path, DATABASE_URL))).toEqual([]);
});

it('without a key they are there, so the search would find them', async () => {
  const all = ['203.0.113.99', '639981201', 'CANARY'];
  const environment = environmentOf({});
  await start(environment);
  await liveThrough();
  expect(tracesIn(await storedBytes(folder.path, DATABASE_URL))).toEqual(all);
  expect(tracesIn(await bytesOfBackup(environment, 'backup.gz'))).toEqual(all);
});
