import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  isUniqueViolation,
  openExclusively,
  openStore,
  type Store,
} from '../../../proxy/store/database.js';
import { isOnPostgres, newDatabase } from '../../support/store/stores.js';

let url: string;
let drop: () => Promise<void>;
let open: Store[];

beforeEach(async () => {
  open = [];
  if (isOnPostgres()) ({ url, drop } = await newDatabase('empty'));
  else {
    const folder = mkdtempSync(join(tmpdir(), 'rappel-store-'));
    url = `sqlite:${join(folder, 'rappel.db')}`;
    drop = async () => rmSync(folder, { recursive: true });
  }
});
afterEach(async () => {
  await Promise.all(open.map((store) => store.destroy()));
  await drop();
});

const openTracked = async (): Promise<Store> => {
  const store = await openStore(url);
  open.push(store);
  return store;
};

const tablesOf = async (store: Store): Promise<string[]> =>
  (await store.introspection.getTables()).map(({ name }) => name).sort();

describe('a store', () => {
  // Only one process at a time can open an SQLite file.
  it.runIf(isOnPostgres())(
    'a store is migrated once when several instances open it at the same time',
    async () => {
      const stores = await Promise.all(Array.from({ length: 6 }, openTracked));
      const tables = await Promise.all(stores.map(tablesOf));
      expect(new Set(tables.map((names) => names.join())).size).toBe(1);
      expect(tables[0]).toContain('callbacks');
      const applied = await sql`select name from kysely_migration`.execute(stores[0]!);
      expect(applied.rows.length).toBeGreaterThan(1);
    },
  );

  it('a store of a newer version is refused in one sentence, also at the second attempt', async () => {
    const store = await openTracked();
    await sql`insert into kysely_migration values ('9999-later', '2030-01-01')`.execute(store);
    await store.destroy();
    for (const _ of ['once', 'again'])
      await expect(openStore(url)).rejects.toMatchObject({
        name: 'StoreUnusable',
        message: expect.stringMatching(/^DATABASE_URL: .*newer version.*9999-later.*$/),
      });
  });

  it('a store returns numbers, bytes and text unchanged', async () => {
    const store = await openTracked();
    const content = Buffer.from([0, 255, 39, 92, 10]);
    const stored_at = 8_640_000_000_000_000;
    const file = { popup_id: 2 ** 40, type: 'x', media_type: 'é\\\'"😀', file_name: '', content };
    await store
      .insertInto('platform_files')
      .values({ ...file, stored_at })
      .execute();
    const [row] = await store.selectFrom('platform_files').selectAll().execute();
    expect(row).toEqual({ ...file, stored_at });
    expect(row?.content).toBeInstanceOf(Buffer);
    const { n, sum } = await store
      .selectFrom('platform_files')
      .select(({ fn }) => [fn.countAll<number>().as('n'), fn.sum<number>('popup_id').as('sum')])
      .executeTakeFirstOrThrow();
    expect({ n, sum }).toEqual({ n: 1, sum: 2 ** 40 });
  });

  it('a search for a value that no row can hold finds nothing and does not fail', async () => {
    const store = await openTracked();
    const popups = store.selectFrom('platform_popups').selectAll();
    for (const id of [2 ** 63, 1e20, 2 ** 53 + 2])
      expect(await popups.where('id', '=', id).execute()).toEqual([]);
    expect(await popups.where('name', '=', 'a\0b').execute()).toEqual([]);
  });

  it('a store sorts text by code points', async () => {
    const store = await openTracked();
    const names = ['é', 'a b', 'B', 'a', 'ab', 'Z', '_', '1'];
    await store
      .insertInto('secrets')
      .values(names.map((name) => ({ name, value: '' })))
      .execute();
    const rows = await store.selectFrom('secrets').select('name').orderBy('name').execute();
    expect(rows.map(({ name }) => name)).toEqual(['1', 'B', 'Z', '_', 'a', 'a b', 'ab', 'é']);
  });

  it('only a repeated key counts as a unique violation', async () => {
    const store = await openTracked();
    const put = (value: string | null) =>
      store
        .insertInto('secrets')
        .values({ name: 'one', value: value as string })
        .execute()
        .then(
          () => 'kept',
          (failure: unknown) => (isUniqueViolation(failure) ? 'taken' : 'refused'),
        );
    expect(await put(null)).toBe('refused');
    expect(await put('a')).toBe('kept');
    expect(await put('b')).toBe('taken');
  });
});

describe.runIf(isOnPostgres())('opening a store exclusively', () => {
  it('opening a store exclusively waits for the connections of a program that is just ending', async () => {
    const ending = await openTracked();
    const waitingChecks = sql`select 1 from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and query like '%pg_sleep%'`;
    const opening = openExclusively(url);
    await Promise.race([
      opening,
      vi.waitUntil(async () => (await waitingChecks.execute(ending)).rows.length > 0, {
        interval: 10,
      }),
    ]);
    await ending.destroy();
    open.push(await opening);
  });
});
