import { sql } from 'kysely';
import { type Row, readBackup } from './backup.js';
import {
  isPostgres,
  migrateTo,
  openStore,
  RESTORE_MARKER_TABLE,
  type Store,
  tablesOf,
} from './database.js';
import { keyringOf } from './encryption/encryption-plugin.js';
import { type KnownKey, refuseMissingKeys } from './encryption/known-keys.js';
import { droppedTables } from './migrations/index.js';
import { StoreUnusable } from './store-failures.js';

const BATCH_ROWS = 100;

/** Inserted first, because other tables refer to them. */
const parentTables = ['callbacks', 'platform_calls'];

/**
 * Restores a backup into an empty store, or with `replace` over the existing data, and migrates it. After an interrupted
 * restore the store is refused until the restore is repeated.
 * @param settle makes the restored rows safe to continue with, before an instance can use them
 * @returns the number of rows
 * @throws {StoreUnusable} before anything is changed, when the backup or the store is not usable
 */
export async function restoreBackup(
  store: Store,
  path: string,
  { replace, settle }: { replace: boolean; settle: (transaction: Store) => Promise<void> },
): Promise<number> {
  // Check the whole backup before anything is dropped.
  const keys: KnownKey[] = [];
  const { schema, rows } = await readBackup(path, (table, { id, proof }) => {
    if (table === 'encryption_keys') keys.push({ id: String(id), proof: String(proof) });
  });
  refuseMissingKeys(keys, keyringOf(store), `${path}: nothing was changed; the backup`);
  const ownTables = await listOwnTables();
  const present = (await tablesOf(store)).filter(
    (table) => ownTables.includes(table) || table === RESTORE_MARKER_TABLE,
  );
  if (!replace) await refuseNonEmpty(store, present);
  await store.transaction().execute(async (transaction) => {
    await transaction.schema
      .createTable(RESTORE_MARKER_TABLE)
      .ifNotExists()
      .addColumn('at', 'bigint')
      .execute();
    const others = present.filter(
      (table) => table !== RESTORE_MARKER_TABLE && !parentTables.includes(table),
    );
    for (const table of [...others, ...parentTables, 'kysely_migration', 'kysely_migration_lock'])
      await transaction.schema.dropTable(table).ifExists().execute();
  });
  await migrateTo(store, schema);
  await store.transaction().execute(async (transaction) => {
    for (const isParent of [true, false])
      await insertRows(transaction, path, (table) => parentTables.includes(table) === isParent);
    await continueIds(transaction);
  });
  await migrateTo(store);
  await store.transaction().execute(async (transaction) => {
    await settle(transaction);
    await transaction.schema.dropTable(RESTORE_MARKER_TABLE).execute();
  });
  return rows;
}

/** Tables of this and earlier versions. Tables of other programs in the same database stay. */
async function listOwnTables(): Promise<string[]> {
  const empty = await openStore('sqlite::memory:');
  try {
    return [...(await tablesOf(empty)), ...droppedTables];
  } finally {
    await empty.destroy();
  }
}

async function refuseNonEmpty(store: Store, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(store);
    if (rows.length > 0 || table === RESTORE_MARKER_TABLE)
      throw new StoreUnusable(
        'DATABASE_URL: the store is not empty; choose an empty store, or add --replace to delete its data',
      );
  }
}

async function insertRows(
  transaction: Store,
  path: string,
  includesTable: (table: string) => boolean,
): Promise<void> {
  // What is encrypted in the backup stays as it is.
  const anyTable = transaction.withoutPlugins().withTables<Record<string, Row>>();
  let batch: Row[] = [];
  let batchTable = '';
  const insert = async (): Promise<void> => {
    if (batch.length > 0) await anyTable.insertInto(batchTable).values(batch).execute();
    batch = [];
  };
  await readBackup(path, async (table, row) => {
    if (!includesTable(table)) return;
    if (table !== batchTable || batch.length === BATCH_ROWS) await insert();
    batchTable = table;
    batch.push(row);
  });
  await insert();
}

/** Continues the id sequences after the largest id; SQLite does so by itself. */
async function continueIds(transaction: Store): Promise<void> {
  if (!isPostgres(transaction)) return;
  const { rows } = await sql<{ table: string }>`select table_name as table
    from information_schema.columns where table_schema = 'public' and is_identity = 'YES'`.execute(
    transaction,
  );
  for (const { table } of rows)
    await sql`select setval(pg_get_serial_sequence(${`"${table}"`}, 'id'), greatest(max(id), 1), max(id) is not null)
      from ${sql.table(table)}`.execute(transaction);
}
