import { copyFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Ledger } from '../../../proxy/callbacks/ledger/ledger.js';
import { systemClock } from '../../../proxy/clock.js';
import { openStore, type Store, StoreUnavailable } from '../../../proxy/store/database.js';
import { isToBeKept } from '../../../proxy/store/group-commit.js';
import { newCallback } from '../../support/callbacks/callbacks.js';
import { temporaryFolder } from '../../support/program/program.js';
import { isOnPostgres } from '../../support/store/stores.js';

/** The disk, which takes its time: each synchronisation lasts until it is let go. */
async function holdDisk(path: string) {
  const file = await open(path, 'r');
  const prototype: FileHandle = Object.getPrototypeOf(file);
  await file.close();
  const waiting: { resolve(): void; reject(failure: Error): void }[] = [];
  const datasync = vi
    .spyOn(prototype, 'datasync')
    .mockImplementation(() => new Promise((resolve, reject) => waiting.push({ resolve, reject })));
  const next = async () => {
    await vi.waitFor(() => expect(waiting).not.toHaveLength(0));
    return waiting.shift();
  };
  return {
    datasync,
    letGo: async () => (await next())?.resolve(),
    fail: async () => (await next())?.reject(new Error('EIO')),
  };
}

describe.runIf(!isOnPostgres())('what is written to a store in a file', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let path: string;
  let store: Store;
  let ledger: Ledger;
  let disk: Awaited<ReturnType<typeof holdDisk>>;
  beforeEach(async () => {
    folder = temporaryFolder();
    path = join(folder.path, 'rappel.db');
    store = await openStore(`sqlite:${path}`);
    ledger = new Ledger(store, systemClock);
    disk = await holdDisk(path);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await store.destroy();
    folder.remove();
  });

  it('is acknowledged when the disk has it, and not before', async () => {
    let isAccepted = false;
    const accepting = ledger.accept(newCallback()).then(() => {
      isAccepted = true;
    });
    await vi.waitFor(() => expect(disk.datasync).toHaveBeenCalledTimes(1));
    // Written and committed: whoever asks the store sees it.
    expect(await store.selectFrom('callbacks').select('id').execute()).toHaveLength(1);
    expect(isAccepted).toBe(false);
    await disk.letGo();
    await accepting;
  });

  it('waits with all others who wait for one synchronisation that begins after it', async () => {
    const first = ledger.accept(newCallback());
    await vi.waitFor(() => expect(disk.datasync).toHaveBeenCalledTimes(1));
    const others = Promise.all(Array.from({ length: 50 }, () => ledger.accept(newCallback())));
    await vi.waitFor(async () =>
      expect(await store.selectFrom('callbacks').select('id').execute()).toHaveLength(51),
    );
    expect(disk.datasync).toHaveBeenCalledTimes(1);
    await disk.letGo();
    await first;
    await disk.letGo();
    await others;
    expect(disk.datasync).toHaveBeenCalledTimes(2);
  });

  it('is not acknowledged when the disk refuses it; what comes next is, when all of it was written once more', async () => {
    const accepting = ledger.accept(newCallback());
    await disk.fail();
    await expect(accepting).rejects.toThrow(StoreUnavailable);
    const next = ledger.accept(newCallback());
    await disk.letGo();
    expect((await next).kind).toBe('accepted');
    // Whatever became of the log: the file itself has both.
    copyFileSync(path, `${path}-alone`);
    const alone = new Database(`${path}-alone`);
    expect(alone.prepare('select count(*) as callbacks from callbacks').all()).toEqual([
      { callbacks: 2 },
    ]);
    alone.close();
  });

  it('is not acknowledged after the disk refused it, as long as it cannot be written once more', async () => {
    const reader = new Database(path);
    reader.exec('BEGIN');
    reader.prepare('select * from callbacks').all();
    const accepting = ledger.accept(newCallback());
    await disk.fail();
    await expect(accepting).rejects.toThrow(StoreUnavailable);
    // To empty the log, nobody may be reading it. The disk says yes, which proves nothing.
    const next = ledger.accept(newCallback());
    await disk.letGo();
    await expect(next).rejects.toThrow(StoreUnavailable);
    reader.exec('ROLLBACK');
    reader.close();
    const last = ledger.accept(newCallback());
    await disk.letGo();
    expect((await last).kind).toBe('accepted');
  });

  it('is not waited for where a power cut may take it', async () => {
    await store
      .insertInto('rate_limit_hits')
      .values({ key: 'an address', hits: 1, resets_at: 0 })
      .execute();
    await store.selectFrom('callbacks').selectAll().execute();
    expect(disk.datasync).not.toHaveBeenCalled();
  });
});

it.each([
  ['insert into "callbacks" ("id") values (?)', true],
  ['with "n" as (select 1) insert into "leases" select * from "n"', true],
  ['update "rate_limit_hits_of_others" set "hits" = ?', true],
  ['create table "a" ("b" text)', true],
  ['insert into "rate_limit_hits" ("key") values (?)', false],
  ['select * from "callbacks"', false],
  ['commit', false],
])('%s has to survive a power cut: %s', (statement, isKept) => {
  expect(isToBeKept(statement)).toBe(isKept);
});
