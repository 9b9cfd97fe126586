import { copyFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Callback } from '../../../proxy/callbacks/ledger/callback-entity.js';
import { Ledger } from '../../../proxy/callbacks/ledger/ledger.js';
import { systemClock } from '../../../proxy/clock.js';
import { openStore, type Store, StoreUnavailable } from '../../../proxy/store/database.js';
import { needsFlush } from '../../../proxy/store/group-commit.js';
import { newCallback } from '../../support/callbacks/callbacks.js';
import { temporaryFolder } from '../../support/program/run-program.js';
import { isOnPostgres } from '../../support/store/stores.js';

/** A slow disk: each flush lasts until the test completes it or lets it fail. */
async function slowDisk(path: string) {
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
    complete: async () => (await next())?.resolve(),
    fail: async () => (await next())?.reject(new Error('EIO')),
  };
}

describe.runIf(!isOnPostgres())('a write to a store in a file', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let path: string;
  let store: Store;
  let ledger: Ledger;
  let disk: Awaited<ReturnType<typeof slowDisk>>;
  beforeEach(async () => {
    folder = temporaryFolder();
    path = join(folder.path, 'rappel.db');
    store = await openStore(`sqlite:${path}`);
    ledger = new Ledger(store, systemClock);
    disk = await slowDisk(path);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await store.destroy();
    folder.remove();
  });

  async function acceptOne(): Promise<Callback> {
    const accepting = ledger.accept(newCallback());
    await disk.complete();
    return ((await accepting) as { callback: Callback }).callback;
  }

  it('a write is acknowledged only when it is on the disk', async () => {
    let isAccepted = false;
    const accepting = ledger.accept(newCallback()).then(() => {
      isAccepted = true;
    });
    await vi.waitFor(() => expect(disk.datasync).toHaveBeenCalledTimes(1));
    // Committed: readers of the store already see it.
    expect(await store.selectFrom('callbacks').select('id').execute()).toHaveLength(1);
    expect(isAccepted).toBe(false);
    await disk.complete();
    await accepting;
  });

  it('concurrent writes share one flush that starts after them', async () => {
    const callback = await acceptOne();
    const first = ledger.postpone(callback, 0);
    await vi.waitFor(() => expect(disk.datasync).toHaveBeenCalledTimes(2));
    const moments = Array.from({ length: 50 }, (_, index) => index + 1);
    const others = Promise.all(moments.map((dueAt) => ledger.postpone(callback, dueAt)));
    await vi.waitFor(async () =>
      expect((await ledger.findByHandle(callback.handle))?.due_at).toBe(50),
    );
    expect(disk.datasync).toHaveBeenCalledTimes(2);
    await disk.complete();
    await first;
    await disk.complete();
    await others;
    expect(disk.datasync).toHaveBeenCalledTimes(3);
  });

  it('a write whose flush fails is not acknowledged, but the next one is once the log is rewritten', async () => {
    const accepting = ledger.accept(newCallback());
    await disk.fail();
    await expect(accepting).rejects.toThrow(StoreUnavailable);
    const next = ledger.accept(newCallback());
    await disk.complete();
    expect((await next).kind).toBe('accepted');
    // The database file has both, even without the log.
    copyFileSync(path, `${path}-alone`);
    const fileOnly = new Database(`${path}-alone`);
    expect(fileOnly.prepare('select count(*) as callbacks from callbacks').all()).toEqual([
      { callbacks: 2 },
    ]);
    fileOnly.close();
  });

  it('no write is acknowledged after a failed flush while the log cannot be rewritten', async () => {
    const reader = new Database(path);
    reader.exec('BEGIN');
    reader.prepare('select * from callbacks').all();
    const accepting = ledger.accept(newCallback());
    await disk.fail();
    await expect(accepting).rejects.toThrow(StoreUnavailable);
    // The open reader prevents the rewrite. The next flush succeeds, but after a failed one that proves nothing.
    const next = ledger.accept(newCallback());
    await disk.complete();
    await expect(next).rejects.toThrow(StoreUnavailable);
    reader.exec('ROLLBACK');
    reader.close();
    const last = ledger.accept(newCallback());
    await disk.complete();
    expect((await last).kind).toBe('accepted');
  });

  it('a write that a power cut may lose waits for no flush', async () => {
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
])('the statement %s needs a flush: %s', (statement, isFlushed) => {
  expect(needsFlush(statement)).toBe(isFlushed);
});
