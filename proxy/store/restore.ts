import { sql } from 'kysely';
import { type Row, readBackup } from './backup.js';
import { isPostgres, migrateTo, openStore, type Store, tablesOf, UNFINISHED } from './database.js';
import { droppedTables } from './migrations/index.js';
import { StoreUnusable } from './store-failures.js';

const ROWS_AT_ONCE = 100;

/** Rows of the others refer to these. */
const first = ['callbacks'];

/**
 * Puts a backup into a store that is empty, or with `replace` in place of what is there, and brings it up to date.
 * A store in which this was interrupted is refused until it is done again.
 * @param settle makes the rows safe to go on with, before anybody can
 * @returns how many rows
 * @throws {StoreUnusable} before anything is changed, when the backup or the store will not do
 */
export async function restoreBackup(
  store: Store,
  path: string,
  { replace, settle }: { replace: boolean; settle: (transaction: Store) => Promise<void> },
): Promise<number> {
  // Read through once before: what is not whole must not cost anybody what they have.
  const { schema, rows } = await readBackup(path, () => undefined);
  const ours = await ourTables();
  const present = (await tablesOf(store)).filter(
    (table) => ours.includes(table) || table === UNFINISHED,
  );
  if (!replace) await refuseRows(store, present);
  await store.transaction().execute(async (transaction) => {
    await transaction.schema
      .createTable(UNFINISHED)
      .ifNotExists()
      .addColumn('at', 'bigint')
      .execute();
    const others = present.filter((table) => table !== UNFINISHED && !first.includes(table));
    for (const table of [...others, ...first, 'kysely_migration', 'kysely_migration_lock'])
      await transaction.schema.dropTable(table).ifExists().execute();
  });
  await migrateTo(store, schema);
  await store.transaction().execute(async (transaction) => {
    for (const pass of [true, false])
      await insertRows(transaction, path, (table) => first.includes(table) === pass);
    await continueIds(transaction);
  });
  await migrateTo(store);
  await store.transaction().execute(async (transaction) => {
    await settle(transaction);
    await transaction.schema.dropTable(UNFINISHED).execute();
  });
  return rows;
}

/** The tables that migrations make, or made once. A database may hold other programs' tables, which stay. */
async function ourTables(): Promise<string[]> {
  const empty = await openStore('sqlite::memory:');
  try {
    return [...(await tablesOf(empty)), ...droppedTables];
  } finally {
    await empty.destroy();
  }
}

async function refuseRows(store: Store, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(store);
    if (rows.length > 0 || table === UNFINISHED)
      throw new StoreUnusable(
        'DATABASE_URL: the store is not empty; name an empty one, or say --replace to lose what it holds',
      );
  }
}

async function insertRows(
  transaction: Store,
  path: string,
  isTaken: (table: string) => boolean,
): Promise<void> {
  const anyTable = transaction.withTables<Record<string, Row>>();
  let waiting: Row[] = [];
  let of = '';
  const insert = async (): Promise<void> => {
    if (waiting.length > 0) await anyTable.insertInto(of).values(waiting).execute();
    waiting = [];
  };
  await readBackup(path, async (table, row) => {
    if (!isTaken(table)) return;
    if (table !== of || waiting.length === ROWS_AT_ONCE) await insert();
    of = table;
    waiting.push(row);
  });
  await insert();
}

/** SQLite counts on from the largest id by itself. */
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
