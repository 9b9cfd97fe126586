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
import { StoreUnavailable, StoreUnusable } from './store-failures.js';

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

/**
 * The store in a file of this machine, or in memory.
 * @param path a file's, or `:memory:`
 * @throws {StoreUnusable} when the file is another process's, or damaged
 */
export function openSqlite(path: string): Dialect {
  if (path === ':memory:') return dialectOf(new Database(path), () => undefined);
  prepareFolder(path);
  const giveUp = takeForThisProcess(path);
  try {
    const database = new Database(path);
    refuseDamaged(database, path);
    return dialectOf(database, giveUp);
  } catch (failure) {
    giveUp();
    if (damage.has(codeOf(failure))) throw damaged(path, codeOf(failure));
    throw failure;
  }
}

/** The store in a file as it is, also while another process works on it. Nothing is written. */
export function openSqliteToRead(path: string): Dialect {
  const database = new Database(path, { readonly: true, fileMustExist: true } as Database.Options);
  return new TransactionalSqliteDialect({ database: portable(database, () => undefined) });
}

function dialectOf(database: Database.Database, onClose: () => void): Dialect {
  database.exec('PRAGMA busy_timeout = 5000');
  database.exec('PRAGMA journal_mode = WAL');
  // FULL: what was acknowledged survives a power cut, not only a killed process.
  database.exec('PRAGMA synchronous = FULL');
  database.exec('PRAGMA foreign_keys = ON');
  return new TransactionalSqliteDialect({ database: portable(database, onClose) });
}

/**
 * Two processes on one file would both follow the same calls. A transaction on an empty database beside the store is
 * held for as long as this process lives: the system ends it with the process, however that one ended.
 */
function takeForThisProcess(path: string): () => void {
  const lock = new Database(`${path}-lock`);
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (failure) {
    lock.close();
    if (codeOf(failure) !== 'SQLITE_BUSY') throw failure;
    throw new StoreUnusable(
      `DATABASE_URL: another process works on ${resolve(path)}; stop that one, or let both share a PostgreSQL`,
    );
  }
  return () => void lock.close();
}

const damage: ReadonlySet<string> = new Set(['SQLITE_NOTADB', 'SQLITE_CORRUPT']);

const damaged = (path: string, how: string): StoreUnusable =>
  new StoreUnusable(
    `DATABASE_URL: ${resolve(path)} is damaged (${how}) and was left as it is; move it away, and run \`rappel restore\` with your latest backup`,
  );

function refuseDamaged(database: Database.Database, path: string): void {
  const found = database.prepare('PRAGMA quick_check(1)').all() as { quick_check: string }[];
  if (found[0]?.quick_check !== 'ok') throw damaged(path, found[0]?.quick_check ?? 'unreadable');
}

const codeOf = (failure: unknown): string =>
  failure instanceof Error && 'code' in failure ? String(failure.code) : '';

/** Failures that say nothing about the statement: the disk is full, the file cannot be written, somebody has it. */
const passing =
  /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|BUSY|LOCKED|NOTADB|CORRUPT|PERM|PROTOCOL|NOMEM)/;

/** The driver's answers and failures in the form that both databases have: a Buffer for a blob, StoreUnavailable. */
function portable(database: Database.Database, onClose: () => void): SqliteDatabase {
  const attempt = <T>(work: () => T): T => {
    try {
      return work();
    } catch (failure) {
      if (passing.test(codeOf(failure))) throw new StoreUnavailable(codeOf(failure));
      throw failure;
    }
  };
  return {
    close() {
      // All of it in the one file then, as whoever copies it expects.
      if (database.open && !database.readonly)
        attempt(() => database.exec('PRAGMA wal_checkpoint(TRUNCATE)'));
      database.close();
      onClose();
    },
    prepare: (text) =>
      attempt(() => {
        const statement = database.prepare(text) as unknown as SqliteStatement;
        return {
          reader: statement.reader,
          run: (parameters) => attempt(() => statement.run(parameters)),
          iterate: (parameters) => statement.iterate(parameters),
          all: (parameters) => attempt(() => statement.all(parameters).map(withBuffers)),
        };
      }),
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
