import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Ledger } from '../../../proxy/callbacks/ledger/ledger.js';
import { openStore } from '../../../proxy/store/database.js';
import { emptyLog } from '../../../proxy/store/traces.js';
import { newCallback } from '../../support/callbacks/callbacks.js';
import { temporaryFolder } from '../../support/program/run-program.js';
import { isOnPostgres } from '../../support/store/stores.js';
import { FakeClock } from '../../support/time/fake-clock.js';

let folder: ReturnType<typeof temporaryFolder>;
let path: string;
beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder.path, 'rappel.db');
});
afterEach(() => folder.remove());

const bytesOf = (name: string): string => readFileSync(name, 'latin1');

describe.skipIf(isOnPostgres())('the SQLite file', () => {
  it('keeps nothing of a name that was changed or deleted, once its log is empty', async () => {
    const store = await openStore(`sqlite:${path}`);
    const ledger = new Ledger(store, new FakeClock());
    for (let count = 0; count < 200; count++)
      await ledger.accept(newCallback({ name: `CANARY ${count} ${'x'.repeat(count * 20)}` }));
    expect((bytesOf(path) + bytesOf(`${path}-wal`)).includes('CANARY')).toBe(true);
    await store.updateTable('callbacks').set({ name: null }).where('id', '<', 100).execute();
    await store.deleteFrom('callback_events').execute();
    await store.deleteFrom('callbacks').execute();
    expect(await emptyLog(store)).toBe(true);
    expect((bytesOf(path) + bytesOf(`${path}-wal`)).includes('CANARY')).toBe(false);
    await store.destroy();
  });

  it('of an earlier version, which left deleted content in it, has none after the upgrade', async () => {
    const old = new Database(path);
    old.exec('PRAGMA secure_delete = OFF');
    old.exec(readFileSync(new URL('store-of-0002.sql', import.meta.url), 'utf8'));
    old.exec(
      "UPDATE callbacks SET name = 'CANARY' || hex(zeroblob(3000)); DELETE FROM callback_transitions; DELETE FROM callbacks",
    );
    old.close();
    expect(bytesOf(path).includes('CANARY')).toBe(true);
    await (await openStore(`sqlite:${path}`)).destroy();
    expect(bytesOf(path).includes('CANARY')).toBe(false);
  });
});
