import { Kysely } from 'kysely';
import pg from 'pg';
import { inject } from 'vitest';
import { openStore, type Store } from '../../../proxy/store/database.js';
import { openPostgres } from '../../../proxy/store/postgres.js';
import { askAtDoor } from './postgres-setup.js';
import { countQueriesUnderWay } from './queries-under-way.js';

/** The URL of a database of one's own in the tests' PostgreSQL. @param kind `empty`: without tables */
export async function newDatabase(
  kind: 'new' | 'empty' = 'new',
): Promise<{ url: string; drop(): Promise<void> }> {
  const door = inject('postgresDoor');
  const url = await askAtDoor(door, kind);
  const name = new URL(url).pathname.slice(1);
  // Given back twice, it would be taken away from whoever has it by then.
  let back: Promise<string> | undefined;
  return {
    url,
    drop: async () => {
      back ??= askAtDoor(door, `back ${name}`);
      await back;
    },
  };
}

/** Which database the tests of this project run on: all that hold on one hold on the other. */
export const isOnPostgres = (): boolean => inject('store') === 'PostgreSQL';

/** How often a property is tried that opens a store each time, which takes longer on a server. */
export const tries = (many: number): number => (isOnPostgres() ? Math.ceil(many / 10) : many);

/** An empty store of a test's own, on the database of the project that the test runs in; `destroy` ends it. */
export async function openTestStore(): Promise<Store> {
  if (!isOnPostgres()) return openStore('sqlite::memory:');
  countQueriesUnderWay(pg.Pool);
  const { url, drop } = await newDatabase();
  // It was migrated when its template was made: to look again takes longer than most tests.
  const store: Store = new Kysely({ dialect: openPostgres(url) });
  const destroy = store.destroy.bind(store);
  store.destroy = async () => {
    await destroy();
    await drop();
  };
  return store;
}
