import { Kysely } from 'kysely';
import pg from 'pg';
import { inject } from 'vitest';
import { openStore, type Store } from '../../../proxy/store/database.js';
import { openPostgres } from '../../../proxy/store/postgres.js';
import { requestFromPool } from './postgres-setup.js';
import { countQueriesUnderWay } from './queries-under-way.js';

/**
 * Creates a database in the tests' PostgreSQL.
 * @param kind `new`: migrated, `empty`: without tables
 */
export async function newDatabase(
  kind: 'new' | 'empty' = 'new',
): Promise<{ url: string; drop(): Promise<void> }> {
  const port = inject('databasePoolPort');
  const url = await requestFromPool(port, kind);
  const name = new URL(url).pathname.slice(1);
  // Return it only once: a second time it may already belong to another test.
  let returned: Promise<string> | undefined;
  return {
    url,
    drop: async () => {
      returned ??= requestFromPool(port, `back ${name}`);
      await returned;
    },
  };
}

/** Whether the tests of this project run on PostgreSQL. Every test must hold on both databases. */
export const isOnPostgres = (): boolean => inject('store') === 'PostgreSQL';

/** Number of runs of a property that opens a store each time: fewer on PostgreSQL, where that is slow. */
export const tries = (runs: number): number => (isOnPostgres() ? Math.ceil(runs / 10) : runs);

/** Opens an empty store in the project's database. `destroy` removes it. */
export async function openTestStore(): Promise<Store> {
  if (!isOnPostgres()) return openStore('sqlite::memory:');
  countQueriesUnderWay(pg.Pool);
  const { url, drop } = await newDatabase();
  // The template is already migrated, and checking again would take longer than most tests.
  const store: Store = new Kysely({ dialect: openPostgres(url) });
  const destroy = store.destroy.bind(store);
  store.destroy = async () => {
    await destroy();
    await drop();
  };
  return store;
}
