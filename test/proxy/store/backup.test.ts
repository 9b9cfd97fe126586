import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NumberTaken } from '../../../proxy/callbacks/ledger/callback-entity.js';
import { Ledger } from '../../../proxy/callbacks/ledger/ledger.js';
import { seedDemoAccount } from '../../../proxy/platform/accounts/demo-account.js';
import { readBackup } from '../../../proxy/store/backup.js';
import { openExclusively, openStore, tablesOf } from '../../../proxy/store/database.js';
import { restoreBackup } from '../../../proxy/store/restore.js';
import { HOUR_MS } from '../../../shared/durations.js';
import { acceptedCallback, callbackIn, newCallback } from '../../support/callbacks/callbacks.js';
import { rappel } from '../../support/program/run-command-line.js';
import { temporaryFolder } from '../../support/program/run-program.js';
import { within } from '../../support/store/store-urls.js';
import { isOnPostgres, newDatabase } from '../../support/store/stores.js';
import { FakeClock } from '../../support/time/fake-clock.js';

const clock = new FakeClock();
let folder: ReturnType<typeof temporaryFolder>;
let file: string;
let drops: (() => Promise<void>)[];

beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder.path, 'backup.gz');
  drops = [];
});
afterEach(async () => {
  for (const drop of drops) await drop();
  folder.remove();
});

const newFileUrl = (): string =>
  `sqlite:${join(folder.path, `store-${drops.push(async () => undefined)}.db`)}`;
async function newPostgresUrl(): Promise<string> {
  const { url, drop } = await newDatabase('empty');
  drops.push(drop);
  return url;
}
const newUrl = async (): Promise<string> => (isOnPostgres() ? newPostgresUrl() : newFileUrl());

/** All rows of all tables that a backup contains. */
const allRows = (url: string): Promise<Record<string, unknown[]>> =>
  within(url, async (store) => {
    const all: Record<string, unknown[]> = {};
    for (const table of await tablesOf(store)) {
      const { rows } = await sql<object>`select * from ${sql.table(table)}`.execute(store);
      if (!['leases', 'rate_limit_hits', 'platform_engines'].includes(table))
        all[table] = rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort();
    }
    return all;
  });

const run = (words: string[], url: string) => rappel(words, { DATABASE_URL: url }, { clock });
const takeBackup = async (url: string) =>
  expect(await run(['backup', file], url)).toMatchObject({ code: 0 });

/** Fills a store with rows that a restore keeps unchanged. */
const fill = (url: string) =>
  within(url, async (store) => {
    await seedDemoAccount(store, { email: 'owner@shop.test', pass: 'x' });
    const ledger = new Ledger(store, clock);
    for (const state of ['accepted', 'unsettled', 'ended', 'cancelled'] as const)
      await callbackIn(state, ledger, clock, { name: 'Zoé "\\\n\u2028😀', custom1: '' });
    await store
      .insertInto('platform_files')
      .values(
        Array.from({ length: 1100 }, (_, popup_id) => ({
          ...{ popup_id, type: 'x', media_type: 'y', file_name: 'z', stored_at: clock.now() },
          content: Buffer.from([0, popup_id % 256, 255]),
        })),
      )
      .execute();
    await store
      .insertInto('popup_snapshots')
      .values({ account: 'hash', popup_id: '77', snapshot: '{}', asked_at: clock.now() })
      .execute();
  });

const call = {
  ...{ account_id: 1, popup_id: 77, number: '33639980001', destination_id: 1001 },
  ...{ delay_seconds: 0, retries: 0, recorded: 0, max_seconds: 0, version: 0, attempt: 1 },
  talk_seconds: 0,
};

describe('a backup', () => {
  it('a backup restored into an empty store gives the same store', async () => {
    const [from, to] = [await newUrl(), await newUrl()];
    await fill(from);
    await takeBackup(from);
    expect(await run(['restore', file], to)).toMatchObject({ code: 0, errors: [] });
    const restored = await allRows(to);
    expect(restored).toEqual(await allRows(from));
    expect(restored.platform_files).toHaveLength(1100);
    expect(restored.popup_snapshots).toHaveLength(1);
    expect(restored.callback_events?.length).toBeGreaterThan(8);
  });

  it.runIf(isOnPostgres())(
    'a backup moves a site from one database to the other and back',
    async () => {
      const [from, to, back] = [newFileUrl(), await newPostgresUrl(), newFileUrl()];
      await fill(from);
      await takeBackup(from);
      expect(await run(['restore', file], to)).toMatchObject({ code: 0 });
      file += '2';
      await takeBackup(to);
      expect(await run(['restore', file], back)).toMatchObject({ code: 0 });
      expect(await allRows(back)).toEqual(await allRows(from));
      // New rows get unused ids.
      for (const url of [to, back])
        await within(url, async (store) => {
          await acceptedCallback(new Ledger(store, clock));
          await store
            .insertInto('platform_calls')
            .values({ ...call, state: 'ended', requested_at: 0, due_at: 0 })
            .execute();
        });
    },
  );

  it('a backup can be taken while the proxy runs, and only its owner may read the file', async () => {
    const url = await newUrl();
    await within(url, async (store) => {
      await acceptedCallback(new Ledger(store, clock));
      await takeBackup(url);
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await run(['backup', file], url)).toMatchObject({
      code: 1,
      errors: [expect.stringContaining('exists')],
    });
  });

  it('a truncated, damaged or foreign file is refused and nothing is changed', async () => {
    const [from, to] = [await newUrl(), await newUrl()];
    await fill(from);
    await takeBackup(from);
    await fill(to);
    const before = await allRows(to);
    const bytes = readFileSync(file);
    const flipped = Buffer.from(bytes);
    flipped.writeUInt8((flipped.at(-40) ?? 0) ^ 255, flipped.length - 40);
    for (const content of [
      bytes.subarray(0, -200),
      flipped,
      Buffer.from('{}\n'),
      Buffer.alloc(0),
    ]) {
      writeFileSync(file, content);
      const { code, errors } = await run(['restore', file, '--replace'], to);
      expect({ code, errors }).toEqual({
        code: 1,
        errors: [expect.stringMatching(/not a (complete )?Rappel backup; nothing was changed/)],
      });
    }
    expect(await allRows(to)).toEqual(before);
  });
});

describe('reading a backup', () => {
  it('reading a backup that fails at a row leaves no unhandled rejection behind', async () => {
    const rows = Array.from({ length: 1000 }, () =>
      JSON.stringify(['callbacks', { handle: randomBytes(30).toString('hex') }]),
    );
    const header = JSON.stringify({ format: 'rappel backup 1', schema: '0001-callbacks' });
    // The position of the row decides how much is still being decompressed when it fails.
    for (let at = 600; at < rows.length; at += 50) {
      const lines = [header, ...rows.with(at, 'no JSON')];
      const cutOff = gzipSync(lines.join('\n')).subarray(0, -200);
      writeFileSync(file, cutOff);
      const interrupted = readBackup(file, () => undefined);
      await expect(interrupted).rejects.toThrow('not a complete Rappel backup');
      // Wait at least as long as the abandoned decompression takes: an unhandled rejection would end the test run.
      await expect(promisify(gunzip)(cutOff)).rejects.toThrow('unexpected end of file');
    }
  });
});

describe('restoring into a store that is not empty', () => {
  it('a restore changes a store that is not empty only with --replace', async () => {
    const [from, to] = [await newUrl(), await newUrl()];
    await fill(from);
    await takeBackup(from);
    await within(to, (store) => acceptedCallback(new Ledger(store, clock)));
    const before = await allRows(to);
    expect(await run(['restore', file], to)).toMatchObject({
      code: 1,
      errors: [expect.stringMatching(/not empty.*--replace/)],
    });
    expect(await allRows(to)).toEqual(before);
    expect(await run(['restore', file, '--replace'], to)).toMatchObject({ code: 0 });
    expect(await allRows(to)).toEqual(await allRows(from));
  });

  it('a restore refuses to replace a store that is in use', async () => {
    const url = await newUrl();
    await within(url, async (store) => {
      await acceptedCallback(new Ledger(store, clock));
      await takeBackup(url);
      const refused = await run(['restore', file, '--replace'], url);
      expect(refused).toMatchObject({
        code: 1,
        errors: [expect.stringMatching(/another process uses|is running on/)],
      });
    });
  });

  it('a store is refused after an interrupted restore until the restore is repeated', async () => {
    const url = await newUrl();
    await within(url, (store) => acceptedCallback(new Ledger(store, clock)));
    await takeBackup(url);
    const exclusive = await openExclusively(url);
    const interrupted = restoreBackup(exclusive, file, {
      replace: true,
      settle: () => Promise.reject(new Error('the plug was pulled')),
    });
    await expect(interrupted).rejects.toThrow('plug');
    await exclusive.destroy();
    await expect(openStore(url)).rejects.toThrow(/a restore .* was interrupted/);
    expect(await run(['restore', file], url)).toMatchObject({ code: 1 });
    expect(await run(['restore', file, '--replace'], url)).toMatchObject({ code: 0 });
    await within(url, async () => undefined);
  });
});

describe('after a restore', () => {
  it('callbacks that may have been sent since the backup are in doubt, and later appointments stay', async () => {
    const [from, to] = [await newUrl(), await newUrl()];
    const slot = (hours: number) => ({
      slot_at: clock.now() + hours * HOUR_MS,
      slot_zone: 'Europe/Paris',
    });
    const callbacks = await within(from, async (store) => {
      const ledger = new Ledger(store, clock);
      return {
        ready: await acceptedCallback(ledger),
        dialling: await callbackIn('dialling', ledger, clock),
        soon: await acceptedCallback(ledger, slot(1)),
        sameNumber: await acceptedCallback(ledger, { ...slot(1.25), number_hash: 'one number' }),
        sameAgain: await acceptedCallback(ledger, { ...slot(1.5), number_hash: 'one number' }),
        later: await acceptedCallback(ledger, slot(3)),
        ended: await callbackIn('ended', ledger, clock),
      };
    });
    await takeBackup(from);
    await clock.advance(2 * HOUR_MS);
    expect(await run(['restore', file], to)).toMatchObject({ code: 0 });
    await within(to, async (store) => {
      const ledger = new Ledger(store, clock);
      const states: Record<string, string | undefined> = {};
      for (const [name, { handle }] of Object.entries(callbacks))
        states[name] = (await ledger.findByHandle(handle))?.state;
      expect(states).toEqual({
        ...{ ready: 'doubt', dialling: 'doubt', soon: 'doubt' },
        // A number has one callback in doubt at most. Both are looked up, and neither is sent.
        ...{ sameNumber: 'doubt', sameAgain: 'unsettled' },
        ...{ later: 'scheduled', ended: 'ended' },
      });
      expect(await ledger.claimReady(10, 1000)).toEqual([]);
      expect(await ledger.findDue('doubt')).toHaveLength(4);
      const again = newCallback({ number_hash: callbacks.ready.number_hash });
      await expect(ledger.accept(again)).rejects.toThrow(NumberTaken);
    });
  });

  it('platform calls that may have been made since the backup have ended, and later ones stay', async () => {
    const [from, to] = [await newUrl(), await newUrl()];
    const now = clock.now();
    const at = (due_at: number) => ({ ...call, requested_at: now, due_at });
    await within(from, async (store) => {
      await store
        .insertInto('platform_calls')
        .values([
          { ...at(now), state: 'talking' },
          { ...at(now + HOUR_MS), state: 'waiting' },
          { ...at(now + 3 * HOUR_MS), state: 'waiting' },
          { ...at(now), state: 'ended', outcome: 'answered' },
        ])
        .execute();
      const attempt = {
        call_id: 1,
        started_at: now,
        destination_id: 1,
        rang_seconds: 0,
        talk_seconds: 0,
      };
      await store.insertInto('platform_call_attempts').values(attempt).execute();
    });
    await takeBackup(from);
    await clock.advance(2 * HOUR_MS);
    await run(['restore', file], to);
    await within(to, async (store) => {
      const calls = await store.selectFrom('platform_calls').selectAll().orderBy('id').execute();
      expect(calls.map(({ state, outcome }) => [state, outcome])).toEqual([
        ['ended', 'congestion'],
        ['ended', 'congestion'],
        ['waiting', null],
        ['ended', 'answered'],
      ]);
      const attempts = await store.selectFrom('platform_call_attempts').selectAll().execute();
      expect(attempts).toMatchObject([{ outcome: 'congestion', ended_at: clock.now() }]);
    });
  });
});
