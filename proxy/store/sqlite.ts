import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import {
  type Dialect,
  type Driver,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteStatement,
} from 'kysely';
import Database from 'libsql';
import { GroupCommitDriver, isToBeKept, LogFlusher, type Writes } from './group-commit.js';
import { StoreUnavailable, StoreUnusable } from './store-failures.js';

/** SQLite can change its schema in a transaction, so a migration is applied whole or not at all. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class TransactionalSqliteDialect extends SqliteDialect {
  constructor(
    private readonly database: SqliteDatabase,
    private readonly writes?: Writes,
  ) {
    super({ database });
  }

  override createDriver(): Driver {
    return this.writes
      ? new GroupCommitDriver({ database: this.database }, this.writes)
      : super.createDriver();
  }

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
  if (path === ':memory:') return dialectOf(new Database(path), { onClose: () => undefined });
  prepareFolder(path);
  const giveUp = takeForThisProcess(path);
  try {
    const database = new Database(path);
    refuseDamaged(database, path);
    return dialectOf(database, { onClose: giveUp, flusher: new LogFlusher(`${path}-wal`) });
  } catch (failure) {
    giveUp();
    if (damage.has(codeOf(failure))) throw damaged(path, codeOf(failure));
    throw failure;
  }
}

/**
 * The store in a file as it is, also while another process works on it. Nothing is written.
 * @throws {StoreUnusable} when there is no such file
 */
export function openSqliteToRead(path: string): Dialect {
  if (!existsSync(path))
    throw new StoreUnusable(
      `DATABASE_URL: there is no store at ${resolve(path)} yet; the first start of the program makes it`,
    );
  const database = new Database(path, { readonly: true, fileMustExist: true } as Database.Options);
  const nothing = (): void => undefined;
  return new TransactionalSqliteDialect(
    portable(database, { onStatement: nothing, onClose: nothing }),
  );
}

function dialectOf(
  database: Database.Database,
  { onClose, flusher }: { onClose: () => void; flusher?: LogFlusher },
): Dialect {
  database.exec('PRAGMA busy_timeout = 5000');
  database.exec('PRAGMA journal_mode = WAL');
  // What was acknowledged survives a power cut, not only a killed process: the flusher sees to it, see group-commit.ts.
  database.exec('PRAGMA synchronous = NORMAL');
  database.exec('PRAGMA foreign_keys = ON');
  let wrote = false;
  const take = (): boolean => {
    const taken = wrote;
    wrote = false;
    return taken;
  };
  const statements = portable(database, {
    onStatement(text) {
      wrote ||= isToBeKept(text);
    },
    onClose() {
      void flusher?.close();
      onClose();
    },
  });
  return new TransactionalSqliteDialect(statements, flusher && { take, flusher });
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

/** Preparing a statement costs as much as running it. More texts than these come only of lists of many lengths. */
const MOST_PREPARED = 300;

/** The driver's answers and failures in the form that both databases have: a Buffer for a blob, StoreUnavailable. */
function portable(
  database: Database.Database,
  { onStatement, onClose }: { onStatement: (text: string) => void; onClose: () => void },
): SqliteDatabase {
  const attempt = <T>(work: () => T): T => {
    try {
      return work();
    } catch (failure) {
      if (passing.test(codeOf(failure))) throw new StoreUnavailable(codeOf(failure));
      throw failure;
    }
  };
  const prepared = new Map<string, SqliteStatement>();
  const wrap = (statement: SqliteStatement): SqliteStatement => ({
    reader: statement.reader,
    run: (parameters) => attempt(() => statement.run(parameters)),
    iterate: (parameters) => statement.iterate(parameters),
    all: (parameters) => attempt(() => statement.all(parameters).map(withBuffers)),
  });
  return {
    close() {
      prepared.clear();
      // All of it in the one file then, as whoever copies it expects.
      if (database.open) attempt(() => database.exec('PRAGMA wal_checkpoint(TRUNCATE)'));
      database.close();
      onClose();
    },
    prepare(text) {
      onStatement(text);
      // There is one connection, and one query at a time on it: nobody else is in the middle of the same statement.
      const statement =
        prepared.get(text) ??
        wrap(attempt(() => database.prepare(text)) as unknown as SqliteStatement);
      prepared.delete(text);
      prepared.set(text, statement);
      const [oldest] = prepared.keys();
      if (prepared.size > MOST_PREPARED && oldest !== undefined) prepared.delete(oldest);
      return statement;
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
