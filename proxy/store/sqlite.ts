import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import {
  type Dialect,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteStatement,
} from 'kysely';
import Database from 'libsql';
import { StoreUnusable } from './store-unusable.js';

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

/** The store in a file of this machine, or in memory. @param path a file's, or `:memory:` */
export function openSqlite(path: string): Dialect {
  if (path !== ':memory:') prepareFolder(path);
  const database = new Database(path);
  database.exec('PRAGMA busy_timeout = 5000');
  database.exec('PRAGMA journal_mode = WAL');
  // FULL: what was acknowledged survives a power cut, not only a killed process.
  database.exec('PRAGMA synchronous = FULL');
  database.exec('PRAGMA foreign_keys = ON');
  return new TransactionalSqliteDialect({ database: answeringBuffers(database) });
}

/** The driver answers an ArrayBuffer for a blob; PostgreSQL's answers a Buffer, and so do both from here on. */
function answeringBuffers(database: Database.Database): SqliteDatabase {
  return {
    close: () => void database.close(),
    prepare(text) {
      const statement = database.prepare(text) as unknown as SqliteStatement;
      return {
        reader: statement.reader,
        run: (parameters) => statement.run(parameters),
        iterate: (parameters) => statement.iterate(parameters),
        all: (parameters) => statement.all(parameters).map(withBuffers),
      };
    },
  };
}

function withBuffers(row: unknown): unknown {
  const columns = row as Record<string, unknown>;
  for (const [name, value] of Object.entries(columns))
    if (value instanceof ArrayBuffer) columns[name] = Buffer.from(value);
  return row;
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
