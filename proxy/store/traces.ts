import { sql } from 'kysely';
import { isPostgres, type Store } from './database.js';

/**
 * SQLite writes changes into a log first, where earlier versions of a row stay until they are overwritten: moves the log
 * into the file and empties it. The file itself keeps nothing that was deleted (`secure_delete`). PostgreSQL does
 * without; its `vacuum` frees what was deleted.
 * @returns false when another program reads the file at the moment, so that the log could not be emptied
 */
export async function emptyLog(store: Store): Promise<boolean> {
  if (isPostgres(store)) return true;
  const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(store);
  return rows[0]?.busy === 0;
}
