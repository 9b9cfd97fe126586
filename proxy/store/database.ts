import { type Dialect, Kysely, Migrator, PostgresAdapter, sql } from 'kysely';
import { migrations } from './migrations/index.js';
import { explainOpenFailure } from './open-failure.js';
import { openPostgres, openPostgresPatiently } from './postgres.js';
import { openSqlite, openSqliteToRead } from './sqlite.js';
import { StoreUnusable } from './store-failures.js';
import type { Tables } from './tables.js';

export { StoreUnavailable, StoreUnusable } from './store-failures.js';

export type Store = Kysely<Tables>;

/** Whether other instances may work on the same store. */
export const isPostgres = (store: Store): boolean =>
  store.getExecutor().adapter instanceof PostgresAdapter;

/** Whether a statement failed because a row with the same unique value is there. */
export const isUniqueViolation = (failure: unknown): boolean =>
  failure instanceof Error &&
  'code' in failure &&
  ['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY', '23505'].includes(
    String(failure.code),
  );

const isPostgresUrl = (url: string): boolean => /^postgres(ql)?:/.test(url);
const pathOf = (url: string): string => url.replace(/^sqlite:/, '');

/**
 * Opens the store of a `DATABASE_URL` and brings its schema up to date.
 * @param url `sqlite:data/rappel.db`, `sqlite::memory:` or `postgres://user:password@host/database`
 * @throws {StoreUnusable} when it cannot be opened, or was written by a newer version.
 */
export async function openStore(url: string): Promise<Store> {
  if (!isPostgresUrl(url)) return opened(() => openSqlite(pathOf(url)), migrate);
  const migrating = await opened(() => openPostgresPatiently(url), migrate);
  await migrating.destroy();
  return opened(
    () => openPostgres(url),
    async () => undefined,
  );
}

/** The store as it is, beside whoever works on it: nothing is written. */
export const openToRead = (url: string): Promise<Store> =>
  opened(
    () => (isPostgresUrl(url) ? openPostgresPatiently(url) : openSqliteToRead(pathOf(url))),
    refuseUnreadable,
  );

/** The store as it is, on one connection and with nobody else. @throws {StoreUnusable} when somebody works on it */
export const openAlone = (url: string): Promise<Store> =>
  opened(
    () => (isPostgresUrl(url) ? openPostgresPatiently(url) : openSqlite(pathOf(url))),
    refuseShared,
  );

/** Ten frames are those of the driver, of what wraps it and of Kysely: whoever asked would stand in no log. */
const FRAMES_OF_A_FAILURE = 30;

/** A store that was made ready, or nothing that stays open. */
async function opened(
  openDialect: () => Dialect,
  makeReady: (store: Store) => Promise<void>,
): Promise<Store> {
  Error.stackTraceLimit = Math.max(Error.stackTraceLimit, FRAMES_OF_A_FAILURE);
  let store: Store | undefined;
  try {
    store = new Kysely<Tables>({ dialect: openDialect() });
    await makeReady(store);
    return store;
  } catch (failure) {
    await store?.destroy();
    if (failure instanceof StoreUnusable) throw failure;
    throw new StoreUnusable(
      `DATABASE_URL: the store cannot be opened: ${explainOpenFailure(failure)}`,
    );
  }
}

const migratorOf = (store: Store): Migrator =>
  new Migrator({ db: store, provider: { getMigrations: async () => migrations } });

async function migrate(store: Store): Promise<void> {
  await refuseUnreadable(store);
  await migrateTo(store);
}

/** Brings the schema to that of a migration, the latest unless said. */
export async function migrateTo(store: Store, migration?: string): Promise<void> {
  const migrator = migratorOf(store);
  const { error } = await (migration ? migrator.migrateTo(migration) : migrator.migrateToLatest());
  if (error) throw error;
}

/** The names of the tables, the migrations' own left out. */
export async function tablesOf(store: Store): Promise<string[]> {
  const tables = await store.introspection.getTables();
  return tables
    .filter(({ schema }) => schema === undefined || schema === 'public')
    .map(({ name }) => name);
}

/** The last migration that a store has, or undefined. */
export async function schemaOf(store: Store): Promise<string | undefined> {
  const applied = await appliedTo(store);
  return applied.at(-1);
}

async function appliedTo(store: Store): Promise<string[]> {
  const tables = await store.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) return [];
  const rows = await store
    .withTables<{ kysely_migration: { name: string } }>()
    .selectFrom('kysely_migration')
    .select('name')
    .orderBy('name')
    .execute();
  return rows.map(({ name }) => name);
}

/** In a store while a backup is read into it: what is there so far could be called twice. */
export const UNFINISHED = 'restore_unfinished';

/** What a newer version wrote, this one would misread. */
async function refuseUnreadable(store: Store): Promise<void> {
  const unknown = (await appliedTo(store)).find((name) => !isKnownSchema(name));
  if (unknown)
    throw new StoreUnusable(
      `DATABASE_URL: the store was written by a newer version of this program (${unknown}); start that version, or restore a backup of before`,
    );
  if ((await tablesOf(store)).includes(UNFINISHED))
    throw new StoreUnusable(
      'DATABASE_URL: a restore into this store did not come to its end; run `rappel restore` with --replace again',
    );
}

/** Whether this version has a migration of that name. */
export const isKnownSchema = (name: string): boolean => Object.hasOwn(migrations, name);

/** PostgreSQL lists a connection for a moment longer than the program that was just stopped had it. */
const LOOKS_FOR_OTHERS = 6;
const SECONDS_BETWEEN_LOOKS = 0.2;

/** On SQLite the lock on the file says so already. */
async function refuseShared(store: Store): Promise<void> {
  // Kysely closes nothing, not even the lock, of a store that nobody has asked anything.
  await sql`select 1`.execute(store);
  if (!isPostgres(store)) return;
  const others = async (): Promise<number> => {
    const { rows } = await sql<{ others: number }>`select count(*) as others from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and application_name = 'rappel'`.execute(
      store,
    );
    return rows[0]?.others ?? 0;
  };
  let count = await others();
  for (let looks = 1; count > 0 && looks < LOOKS_FOR_OTHERS; looks++) {
    await sql`select pg_sleep(${sql.lit(SECONDS_BETWEEN_LOOKS)})`.execute(store);
    count = await others();
  }
  if (count > 0)
    throw new StoreUnusable(
      `DATABASE_URL: this program works on the store, over ${count} connections; stop it everywhere first`,
    );
}
