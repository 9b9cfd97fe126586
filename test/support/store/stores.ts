import { CompiledQuery, Kysely, sql } from 'kysely';
import pg from 'pg';
import { inject } from 'vitest';
import { openStore, type Store } from '../../../proxy/store/database.js';
import { EncryptionPlugin } from '../../../proxy/store/encryption/encryption-plugin.js';
import { Keyring } from '../../../proxy/store/encryption/keyring.js';
import { openPostgres } from '../../../proxy/store/postgres.js';
import { openSqlite } from '../../../proxy/store/sqlite.js';
import type { Tables } from '../../../proxy/store/tables.js';
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

interface MigratedSqlite {
  statements: string[];
  rows: { table: string; rows: object[] }[];
}
let migratedSqlite: Promise<MigratedSqlite> | undefined;

/** What the migrations leave in an empty SQLite store: its tables and indexes, and the rows in them. */
async function readMigratedSqlite(): Promise<MigratedSqlite> {
  const store = await openStore('sqlite::memory:');
  const { rows: schema } = await sql<{ type: string; name: string; sql: string }>`
    select type, name, sql from sqlite_master
    where sql is not null and name not like 'sqlite%' order by rowid`.execute(store);
  const tables = schema.filter(({ type }) => type === 'table').map(({ name }) => name);
  const rows = await Promise.all(
    tables.map(async (table) => ({
      table,
      rows: await store
        .selectFrom(table as keyof Tables)
        .selectAll()
        .execute(),
    })),
  );
  await store.destroy();
  return {
    statements: schema.map((entry) => entry.sql),
    rows: rows.filter((entry) => entry.rows.length > 0),
  };
}

/** `ENCRYPTED_STORES=1` runs the tests with encrypted stores. */
const defaultKeyring = (): Keyring =>
  new Keyring(process.env.ENCRYPTED_STORES ? [new Uint8Array(32).fill(7)] : []);

/** Opens a copy of an empty migrated store. Running the migrations would take longer than most tests. */
async function openMigratedSqlite(keyring: Keyring): Promise<Store> {
  migratedSqlite ??= readMigratedSqlite();
  const { statements, rows } = await migratedSqlite;
  const store: Store = new Kysely({
    dialect: openSqlite(':memory:'),
    plugins: [new EncryptionPlugin(keyring)],
  });
  await store.transaction().execute(async (connection) => {
    for (const statement of statements) await connection.executeQuery(CompiledQuery.raw(statement));
    for (const entry of rows)
      await connection
        .insertInto(entry.table as keyof Tables)
        .values(entry.rows as never)
        .execute();
  });
  return store;
}

/** Opens an empty store in the project's database. `destroy` removes it. */
export async function openTestStore(keyring = defaultKeyring()): Promise<Store> {
  if (!isOnPostgres()) return openMigratedSqlite(keyring);
  countQueriesUnderWay(pg.Pool);
  const { url, drop } = await newDatabase();
  // The template is already migrated, and checking again would take longer than most tests.
  const store: Store = new Kysely({
    dialect: openPostgres(url),
    plugins: [new EncryptionPlugin(keyring)],
  });
  const destroy = store.destroy.bind(store);
  store.destroy = async () => {
    await destroy();
    await drop();
  };
  return store;
}
