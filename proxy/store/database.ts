import { type Dialect, Kysely, Migrator, PostgresAdapter, sql } from 'kysely';
import { EncryptionPlugin } from './encryption/encryption-plugin.js';
import { type EncryptionKey, Keyring } from './encryption/keyring.js';
import { knownKeys, noteFirstKey, refuseMissingKeys } from './encryption/known-keys.js';
import { migrations } from './migrations/index.js';
import { explainOpenFailure } from './open-failure.js';
import { openPostgres, openPostgresWithoutTimeouts } from './postgres.js';
import type { OnNotice } from './private-files.js';
import { openSqlite, openSqliteBeside, openSqliteToRead } from './sqlite.js';
import { StoreUnusable } from './store-failures.js';
import type { Tables } from './tables.js';

export { StoreUnavailable, StoreUnusable } from './store-failures.js';

export type Store = Kysely<Tables>;

/** PostgreSQL can be shared by several instances; an SQLite file belongs to one process. */
export const isPostgres = (store: Store): boolean =>
  store.getExecutor().adapter instanceof PostgresAdapter;

/** Whether a statement failed on a unique constraint, in either database. */
export const isUniqueViolation = (failure: unknown): boolean =>
  failure instanceof Error &&
  'code' in failure &&
  ['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY', '23505'].includes(
    String(failure.code),
  );

const isPostgresUrl = (url: string): boolean => /^postgres(ql)?:/.test(url);
const pathOf = (url: string): string => url.replace(/^sqlite:/, '');

export interface OpenOptions {
  /** With which encrypted columns are written and read, the newest first; see `Keyring`. Without them the store must not
   * be encrypted. */
  encryptionKeys?: readonly EncryptionKey[];
  /** Told when other users can, or could, read a local file. */
  onNotice?: OnNotice;
}

/**
 * Opens the store of a `DATABASE_URL` and migrates it.
 * @param url `sqlite:data/rappel.db`, `sqlite::memory:` or `postgres://user:password@host/database`
 * @throws {StoreUnusable} when it cannot be opened, was written by a newer version, or is encrypted with another key
 */
export async function openStore(
  url: string,
  { encryptionKeys, onNotice }: OpenOptions = {},
): Promise<Store> {
  const keyring = new Keyring(encryptionKeys);
  const prepare = async (store: Store): Promise<void> => {
    await migrate(store);
    await prepareKeys(store, keyring);
  };
  if (!isPostgresUrl(url))
    return openAndPrepare(() => openSqlite(pathOf(url), onNotice), prepare, keyring);
  const migrating = await openAndPrepare(() => openPostgresWithoutTimeouts(url), prepare, keyring);
  await migrating.destroy();
  return openAndPrepare(
    () => openPostgres(url),
    // These connections have other options than the one before, which a pooler may refuse.
    (store) => sql`select 1`.execute(store).then(() => undefined),
    keyring,
  );
}

/**
 * Opens the store without migrating it, also while instances use it. For reading only.
 * @param encryptionKeys `undefined`: encrypted columns are read as they are stored
 */
export function openToRead(url: string, { encryptionKeys }: OpenOptions = {}): Promise<Store> {
  const keyring = encryptionKeys && new Keyring(encryptionKeys);
  return openAndPrepare(
    () => (isPostgresUrl(url) ? openPostgresWithoutTimeouts(url) : openSqliteToRead(pathOf(url))),
    async (store) => {
      await refuseUnusable(store);
      if (keyring) await refuseOtherKeys(store, keyring);
    },
    keyring,
  );
}

/**
 * Opens the store for a few changes without migrating it, also while instances use it. Never for callbacks or calls: they
 * belong to the instances.
 */
export function openBeside(url: string, { encryptionKeys }: OpenOptions = {}): Promise<Store> {
  const keyring = new Keyring(encryptionKeys);
  return openAndPrepare(
    () => (isPostgresUrl(url) ? openPostgresWithoutTimeouts(url) : openSqliteBeside(pathOf(url))),
    async (store) => {
      await refuseUnusable(store);
      await prepareKeys(store, keyring);
    },
    keyring,
  );
}

/**
 * Opens the store on one connection without migrating it, whatever it is encrypted with.
 * @throws {StoreUnusable} when an instance uses it
 */
export const openExclusively = (
  url: string,
  { encryptionKeys }: OpenOptions = {},
): Promise<Store> =>
  openAndPrepare(
    () => (isPostgresUrl(url) ? openPostgresWithoutTimeouts(url) : openSqlite(pathOf(url))),
    refuseInUse,
    new Keyring(encryptionKeys),
  );

/** The default of ten frames shows only the driver and Kysely, not our code that made the query. */
const STACK_TRACE_FRAMES = 30;

/** Opens and prepares a store; closes it again if that fails. */
async function openAndPrepare(
  openDialect: () => Dialect,
  prepare: (store: Store) => Promise<void>,
  keyring: Keyring | undefined,
): Promise<Store> {
  Error.stackTraceLimit = Math.max(Error.stackTraceLimit, STACK_TRACE_FRAMES);
  let store: Store | undefined;
  try {
    store = new Kysely<Tables>({
      dialect: openDialect(),
      plugins: keyring ? [new EncryptionPlugin(keyring)] : [],
    });
    await prepare(store);
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
  new Migrator({
    db: store,
    provider: { getMigrations: async () => migrations },
  });

async function migrate(store: Store): Promise<void> {
  await refuseUnusable(store);
  const applied = await appliedMigrations(store);
  // Kysely would read all columns of all tables first. All that are applied are known, so none is missing.
  if (applied.length === Object.keys(migrations).length) return;
  const before = applied.at(-1);
  await migrateTo(store);
  // Earlier versions left deleted content in the file.
  if (before && before < OVERWRITES_DELETED && !isPostgres(store)) await sql`vacuum`.execute(store);
}

/** The first schema of a version that overwrites what it deletes from a SQLite file. */
const OVERWRITES_DELETED = '0032-personal-data';

/** Migrates to the named migration, or to the latest. */
export async function migrateTo(store: Store, migration?: string): Promise<void> {
  const migrator = migratorOf(store);
  const { error } = await (migration ? migrator.migrateTo(migration) : migrator.migrateToLatest());
  if (error) throw error;
}

/** Table names, without Kysely's migration tables. */
export async function tablesOf(store: Store): Promise<string[]> {
  const tables = await store.introspection.getTables();
  return tables
    .filter(({ schema }) => schema === undefined || schema === 'public')
    .map(({ name }) => name);
}

async function hasTable(store: Store, name: string): Promise<boolean> {
  const query = isPostgres(store)
    ? sql`select 1 where to_regclass(${name}) is not null`
    : sql`select 1 from sqlite_master where type = 'table' and name = ${name}`;
  const { rows } = await query.execute(store);
  return rows.length > 0;
}

/** Last migration applied to a store; undefined for an empty one. */
export async function schemaOf(store: Store): Promise<string | undefined> {
  const applied = await appliedMigrations(store);
  return applied.at(-1);
}

async function appliedMigrations(store: Store): Promise<string[]> {
  if (!(await hasTable(store, 'kysely_migration'))) return [];
  const rows = await store
    .withTables<{ kysely_migration: { name: string } }>()
    .selectFrom('kysely_migration')
    .select('name')
    .orderBy('name')
    .execute();
  return rows.map(({ name }) => name);
}

/** This table exists during a restore. Starting on a half-restored store could repeat calls. */
export const RESTORE_MARKER_TABLE = 'restore_unfinished';

async function refuseUnusable(store: Store): Promise<void> {
  const unknown = (await appliedMigrations(store)).find((name) => !isKnownSchema(name));
  if (unknown)
    throw new StoreUnusable(
      `DATABASE_URL: a newer version of Rappel wrote this store (${unknown}); start that version, or restore a backup made before the upgrade`,
    );
  if (await hasTable(store, RESTORE_MARKER_TABLE))
    throw new StoreUnusable(
      'DATABASE_URL: a restore into this store was interrupted; run `rappel restore` with --replace again',
    );
}

/** An earlier version has no table of keys. */
async function refuseOtherKeys(store: Store, keyring: Keyring): Promise<boolean> {
  if (!(await hasTable(store, 'encryption_keys'))) return false;
  refuseMissingKeys(await knownKeys(store), keyring);
  return true;
}

async function prepareKeys(store: Store, keyring: Keyring): Promise<void> {
  if (await refuseOtherKeys(store, keyring)) await noteFirstKey(store, keyring);
}

/** Whether this version has a migration of that name. */
export const isKnownSchema = (name: string): boolean => Object.hasOwn(migrations, name);

/** PostgreSQL lists a connection for a moment after its program has stopped, so the check is repeated. */
const MAX_CONNECTION_CHECKS = 6;
const CHECK_INTERVAL_SECONDS = 0.2;

/** On SQLite, opening the file has already taken its lock. */
async function refuseInUse(store: Store): Promise<void> {
  // Kysely opens nothing before the first query, and then `destroy` would not release the file lock.
  await sql`select 1`.execute(store);
  if (!isPostgres(store)) return;
  const countOthers = async (): Promise<number> => {
    const { rows } = await sql<{ others: number }>`select count(*) as others from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and application_name = 'rappel'`.execute(
      store,
    );
    return rows[0]?.others ?? 0;
  };
  let count = await countOthers();
  for (let checks = 1; count > 0 && checks < MAX_CONNECTION_CHECKS; checks++) {
    await sql`select pg_sleep(${sql.lit(CHECK_INTERVAL_SECONDS)})`.execute(store);
    count = await countOthers();
  }
  if (count > 0)
    throw new StoreUnusable(
      `DATABASE_URL: Rappel is running on this store (open connections: ${count}); stop every instance first`,
    );
}
