import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Dialect, Kysely, Migrator, SqliteAdapter, SqliteDialect } from 'kysely';
import Database from 'libsql';
import { migrations } from './migrations/index.js';
import type { Tables } from './tables.js';

export type Store = Kysely<Tables>;

/** The store cannot be used; the message is one sentence for whoever starts the program. */
export class StoreUnusable extends Error {
  override readonly name = 'StoreUnusable';
}

/** SQLite can change its schema in a transaction, so a migration is applied whole or not at all. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class TransactionalSqliteDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new TransactionalSqliteAdapter();
  }
}

function openSqlite(path: string): Dialect {
  if (path !== ':memory:') prepareFolder(path);
  const database = new Database(path);
  database.exec('PRAGMA busy_timeout = 5000');
  database.exec('PRAGMA journal_mode = WAL');
  // FULL: what was acknowledged survives a power cut, not only a killed process.
  database.exec('PRAGMA synchronous = FULL');
  database.exec('PRAGMA foreign_keys = ON');
  return new TransactionalSqliteDialect({ database });
}

/** Node's own recursive form never ends where the file system refuses with ENOENT, as /proc does. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

function prepareFolder(path: string): void {
  const folder = dirname(resolve(path));
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK);
  } catch {
    throw new StoreUnusable(
      `DATABASE_URL: the folder ${folder} cannot be written; make it writable or name another one`,
    );
  }
}

/**
 * Opens the store of a `DATABASE_URL` and brings its schema up to date.
 * @param url `sqlite:data/rappel.db` or `sqlite::memory:`
 * @throws {StoreUnusable} when it cannot be opened, or was written by a newer version.
 */
export async function openStore(url: string): Promise<Store> {
  let store: Store | undefined;
  try {
    store = new Kysely<Tables>({ dialect: openSqlite(url.replace(/^sqlite:/, '')) });
    const migrator = new Migrator({
      db: store,
      provider: { getMigrations: async () => migrations },
    });
    const { error } = await migrator.migrateToLatest();
    if (error) throw error;
    return store;
  } catch (failure) {
    await store?.destroy();
    if (failure instanceof StoreUnusable) throw failure;
    const reason = failure instanceof Error ? failure.message : String(failure);
    throw new StoreUnusable(`DATABASE_URL: the store cannot be opened: ${reason}`);
  }
}
