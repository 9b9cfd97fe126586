import { type Dialect, Kysely, Migrator, PostgresAdapter } from 'kysely';
import { migrations } from './migrations/index.js';
import { openPostgres, openPostgresPatiently } from './postgres.js';
import { openSqlite } from './sqlite.js';
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

/**
 * Opens the store of a `DATABASE_URL` and brings its schema up to date.
 * @param url `sqlite:data/rappel.db`, `sqlite::memory:` or `postgres://user:password@host/database`
 * @throws {StoreUnusable} when it cannot be opened, or was written by a newer version.
 */
export async function openStore(url: string): Promise<Store> {
  if (/^postgres(ql)?:/.test(url)) {
    await opened(
      () => openPostgresPatiently(url),
      async (store) => {
        await migrate(store);
        await store.destroy();
      },
    );
    return opened(
      () => openPostgres(url),
      async () => undefined,
    );
  }
  return opened(() => openSqlite(url.replace(/^sqlite:/, '')), migrate);
}

/** A store that was made ready, or nothing that stays open. */
async function opened(
  openDialect: () => Dialect,
  makeReady: (store: Store) => Promise<void>,
): Promise<Store> {
  let store: Store | undefined;
  try {
    store = new Kysely<Tables>({ dialect: openDialect() });
    await makeReady(store);
    return store;
  } catch (failure) {
    await store?.destroy();
    if (failure instanceof StoreUnusable) throw failure;
    throw new StoreUnusable(`DATABASE_URL: the store cannot be opened: ${reasonOf(failure)}`);
  }
}

/** Of several addresses that were tried, the failure has no text of its own. */
const reasonOf = (failure: unknown): string => {
  if (!(failure instanceof Error)) return String(failure);
  return failure.message || ('code' in failure ? String(failure.code) : failure.name);
};

async function migrate(store: Store): Promise<void> {
  const migrator = new Migrator({
    db: store,
    provider: { getMigrations: async () => migrations },
  });
  await refuseNewerSchema(store);
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}

/** What a newer version wrote, this one would misread. */
async function refuseNewerSchema(store: Store): Promise<void> {
  const tables = await store.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) return;
  const applied = await store
    .withTables<{ kysely_migration: { name: string } }>()
    .selectFrom('kysely_migration')
    .select('name')
    .orderBy('name')
    .execute();
  const unknown = applied.find(({ name }) => !Object.hasOwn(migrations, name));
  if (unknown)
    throw new StoreUnusable(
      `DATABASE_URL: the store was written by a newer version of this program (${unknown.name}); start that version, or restore a backup of before`,
    );
}
