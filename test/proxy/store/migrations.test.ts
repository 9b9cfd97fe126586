import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../../proxy/store/database.js';
import { rappel } from '../../support/program/run-command-line.js';
import { temporaryFolder } from '../../support/program/run-program.js';
import { isOnPostgres, newDatabase } from '../../support/store/stores.js';
import { FakeClock } from '../../support/time/fake-clock.js';

const fixture = new URL('store-of-0002.sql', import.meta.url);

let folder: ReturnType<typeof temporaryFolder>;
let drop: () => Promise<void>;
let store: Store;

/** Opens the store of an earlier version: on SQLite the file itself, on PostgreSQL its restored backup. */
beforeEach(async () => {
  folder = temporaryFolder();
  const path = join(folder.path, 'rappel.db');
  const old = new Database(path);
  old.exec(readFileSync(fixture, 'utf8'));
  old.close();
  let url = `sqlite:${path}`;
  drop = async () => undefined;
  if (isOnPostgres()) {
    const file = join(folder.path, 'backup.gz');
    // Just before its callbacks were requested, so that none is overdue.
    const clock = new FakeClock(1_795_424_399_000);
    expect(await rappel(['backup', file], { DATABASE_URL: url }, { clock })).toMatchObject({
      code: 0,
    });
    ({ url, drop } = await newDatabase('empty'));
    expect(await rappel(['restore', file], { DATABASE_URL: url }, { clock })).toMatchObject({
      code: 0,
    });
  }
  store = await openStore(url);
});
afterEach(async () => {
  await store.destroy();
  await drop();
  folder.remove();
});

describe('a store of an earlier version', () => {
  it('a store of an earlier version keeps every callback with its state and the texts of the visitor', async () => {
    const callbacks = await store.selectFrom('callbacks').selectAll().orderBy('id').execute();
    expect(callbacks.map(({ state, number, version }) => [state, number, version])).toEqual([
      ['ready', '+33639980001', 1],
      ['accepted', '+33639980002', 3],
      ['doubt', '+33639980003', 3],
      ['ended', '+33639980004', 4],
      // It was being sent. After a restore nobody can tell whether it was sent, so it is in doubt.
      isOnPostgres() ? ['doubt', '+33639980005', 3] : ['dialling', '+33639980005', 2],
    ]);
    for (const callback of callbacks) {
      expect(callback).toMatchObject({ name: 'Zoé "O\'Neil"', custom1: 'a\nb', custom2: null });
      // Added by a later migration, with the deadline of the earlier version.
      expect(callback.give_up_at).toBe(callback.call_at + 120_000);
      expect(callback.slot_at).toBeNull();
    }
  });

  it('the transitions of an earlier version become steps, and what was over is counted by hour', async () => {
    const steps = await store.selectFrom('callback_events').selectAll().orderBy('id').execute();
    const kindsOf = (id: number) =>
      steps.flatMap(({ callback_id, kind }) => (callback_id === id ? [kind] : []));
    expect([1, 2, 3, 4].map(kindsOf)).toEqual([
      ['accepted'],
      ['accepted', 'claimed', 'sent'],
      ['accepted', 'claimed', 'in-doubt'],
      ['accepted', 'claimed', 'sent', 'ended'],
    ]);
    expect(steps.map(({ evidence }) => evidence)).toEqual([
      ...['observed', 'observed', 'observed', 'observed', 'observed', 'observed', 'unknown'],
      ...['observed', 'observed', 'observed', 'inferred'],
      ...(isOnPostgres() ? ['unknown'] : []),
    ]);
    const [, , , ended] = await store.selectFrom('callbacks').selectAll().orderBy('id').execute();
    expect(ended).toMatchObject({ outcome: 'reached', ended_at: ended?.updated_at });
    expect(await store.selectFrom('hours').selectAll().execute()).toEqual([
      {
        hour: Math.floor(ended!.requested_at / 3_600_000) * 3_600_000,
        popup_id: ended?.popup_id,
        dimension: 'outcome',
        value: 'reached',
        n: 1,
      },
    ]);
  });

  it('a store of an earlier version keeps the owner’s account, popups, files and calls', async () => {
    const account = await store.selectFrom('platform_accounts').selectAll().executeTakeFirst();
    expect(account).toMatchObject({ email: 'owner@shop.test' });
    const popups = await store.selectFrom('platform_popups').select('id').orderBy('id').execute();
    expect(popups.map(({ id }) => id)).toEqual([77, 78, 79, 80]);
    const file = await store.selectFrom('platform_files').selectAll().executeTakeFirst();
    expect(file?.content).toEqual(Buffer.from('a { color: red }\0ÿ', 'latin1'));
    const calls = await store.selectFrom('platform_calls').selectAll().execute();
    expect(calls).toMatchObject([{ state: 'ended', outcome: 'answered', talk_seconds: 12 }]);
    expect(await store.selectFrom('secrets').selectAll().execute()).toEqual([
      { name: 'secret', value: 'kept' },
    ]);
  });

  it('a store of an earlier version still allows one live callback per number', async () => {
    const callback = await store
      .selectFrom('callbacks')
      .selectAll()
      .orderBy('id')
      .executeTakeFirst();
    const again = { ...callback!, handle: 'h', token: 't', idempotency_key: 'k', id: 99 };
    await expect(store.insertInto('callbacks').values(again).execute()).rejects.toThrow(/unique/i);
  });
});
