import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { openToRead, tablesOf } from '../../../proxy/store/database.js';
import { isOnPostgres } from './stores.js';

/**
 * Every byte of a database as it is stored, as text: of the files of SQLite in a folder, with the log; of all rows of
 * PostgreSQL.
 */
export async function storedBytes(folder: string, databaseUrl: string): Promise<string> {
  if (!isOnPostgres())
    return readdirSync(folder)
      .filter((name) => name.startsWith('rappel.db'))
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('\n');
  const store = await openToRead(databaseUrl);
  try {
    const tables = await tablesOf(store);
    const found = await Promise.all(
      tables.map((table) =>
        sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(store),
      ),
    );
    return found
      .flatMap(({ rows }) => rows)
      .flatMap((row) => Object.values(row))
      .map((value) => (Buffer.isBuffer(value) ? value.toString('utf8') : String(value)))
      .join('\n');
  } finally {
    await store.destroy();
  }
}
