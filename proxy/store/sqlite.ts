import { accessSync, constants, existsSync, realpathSync } from 'node:fs';
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
import { GroupCommitDriver, LogFlusher, needsFlush, type PendingWrites } from './group-commit.js';
import { keepPrivate, makePrivateFolder, type OnNotice } from './private-files.js';
import { StoreUnavailable, StoreUnusable } from './store-failures.js';

/** Tells Kysely that SQLite's schema changes are transactional, so that a migration is applied completely or not at all. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class TransactionalSqliteDialect extends SqliteDialect {
  constructor(
    private readonly database: SqliteDatabase,
    private readonly writes?: PendingWrites,
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
 * A store in a local file or in memory.
 * @param name the path of a file or of a link to it, or `:memory:`
 * @param onNotice told when other users can, or could, read the file
 * @throws {StoreUnusable} when another process uses the file, or it is damaged
 */
export function openSqlite(name: string, onNotice: OnNotice = () => undefined): Dialect {
  if (name === ':memory:') return dialectOf(new Database(name), { onClose: () => undefined });
  prepareFolder(name);
  // Resolve links: the lock must lie beside the file itself, as SQLite's log does.
  const path = existsSync(name) ? realpathSync(name) : name;
  keepPrivate(path, onNotice);
  const releaseLock = lockForThisProcess(path);
  try {
    const database = new Database(path);
    refuseDamagedFile(database, path);
    return dialectOf(database, {
      onClose: releaseLock,
      flusher: new LogFlusher(`${path}-wal`, () => checkpointLog(database)),
    });
  } catch (failure) {
    releaseLock();
    if (damageCodes.has(codeOf(failure))) throw damagedStore(path, codeOf(failure));
    throw failure;
  }
}

/**
 * Opens the file read-only, also while another process uses it.
 * @throws {StoreUnusable} when the file does not exist
 */
export function openSqliteToRead(path: string): Dialect {
  requireFile(path);
  const database = new Database(path, { readonly: true, fileMustExist: true } as Database.Options);
  const noop = (): void => undefined;
  return new TransactionalSqliteDialect(portable(database, { onStatement: noop, onClose: noop }));
}

/**
 * Opens the file for short changes, also while another process uses it.
 * @throws {StoreUnusable} when the file does not exist
 */
export function openSqliteBeside(path: string): Dialect {
  requireFile(path);
  const database = new Database(path, { fileMustExist: true } as Database.Options);
  // There is no flusher here, so each commit is flushed by SQLite.
  database.exec('PRAGMA synchronous = FULL');
  overwriteDeleted(database);
  const noop = (): void => undefined;
  const withWriteLock = takeWriteLockFirst(database);
  return new TransactionalSqliteDialect(
    portable(database, { withWriteLock, onStatement: noop, onClose: noop }),
  );
}

/** SQLite leaves deleted content in the file otherwise, where it may stay for years. */
function overwriteDeleted(database: Database.Database): void {
  database.exec('PRAGMA secure_delete = ON');
}

function requireFile(path: string): void {
  if (!existsSync(path))
    throw new StoreUnusable(
      `DATABASE_URL: there is no store at ${resolve(path)} yet; the first start of Rappel creates it`,
    );
}

function dialectOf(
  database: Database.Database,
  { onClose, flusher }: { onClose: () => void; flusher?: LogFlusher },
): Dialect {
  database.exec('PRAGMA journal_mode = WAL');
  // NORMAL alone loses commits in a power cut; the flusher in group-commit.ts makes them durable.
  database.exec('PRAGMA synchronous = NORMAL');
  database.exec('PRAGMA foreign_keys = ON');
  overwriteDeleted(database);
  let isDirty = false;
  const takeDirtyFlag = (): boolean => {
    const wasDirty = isDirty;
    isDirty = false;
    return wasDirty;
  };
  const statements = portable(database, {
    withWriteLock: takeWriteLockFirst(database),
    onStatement(text) {
      isDirty ||= needsFlush(text);
    },
    onClose() {
      void flusher?.close();
      onClose();
    },
  });
  return new TransactionalSqliteDialect(statements, flusher && { takeDirtyFlag, flusher });
}

/**
 * Moves the content of the log durably into the database file and empties the log.
 * @throws when the file is busy or cannot be written
 */
function checkpointLog(database: Database.Database): void {
  const [result] = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all() as { busy: number }[];
  if (result?.busy !== 0) throw new StoreUnavailable('SQLITE_BUSY');
}

/**
 * Two processes on one file would send the same callbacks and dial the same calls twice. The lock is an open transaction on an empty database beside
 * the store, so the system releases it even when the process is killed.
 */
function lockForThisProcess(path: string): () => void {
  const lock = new Database(`${path}-lock`);
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (failure) {
    lock.close();
    if (codeOf(failure) !== 'SQLITE_BUSY') throw failure;
    throw new StoreUnusable(
      `DATABASE_URL: another process uses ${resolve(path)}; stop it, or use PostgreSQL to run several instances`,
    );
  }
  return () => void lock.close();
}

const damageCodes: ReadonlySet<string> = new Set(['SQLITE_NOTADB', 'SQLITE_CORRUPT']);

const damagedStore = (path: string, detail: string): StoreUnusable =>
  new StoreUnusable(
    `DATABASE_URL: ${resolve(path)} is damaged (${detail}) and was not changed; move it away, then run \`rappel restore\` with your latest backup`,
  );

function refuseDamagedFile(database: Database.Database, path: string): void {
  const found = database.prepare('PRAGMA quick_check(1)').all() as { quick_check: string }[];
  if (found[0]?.quick_check !== 'ok')
    throw damagedStore(path, found[0]?.quick_check ?? 'unreadable');
}

const codeOf = (failure: unknown): string =>
  failure instanceof Error && 'code' in failure ? String(failure.code) : '';

/** Failures that the statement did not cause: a full disk, an unwritable or locked file. */
const transientCodes =
  /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|BUSY|LOCKED|NOTADB|CORRUPT|PERM|PROTOCOL|NOMEM)/;

/** Runs a statement under SQLite's write lock if its text says that it writes. */
type WithWriteLock = <T>(text: string, run: () => T) => T;

const writeStatement = /^\s*(insert|update|delete|with|create|alter|drop)\b/i;

/** Wait for another program that locks the file briefly, such as a backup or a shell. */
const BUSY_TIMEOUT_MS = 250;

/**
 * Takes the write lock in a separate statement before each change. When a change itself finds the file locked, libSQL
 * leaves it half-executed, and SQLite then refuses every commit until that statement runs again.
 */
function takeWriteLockFirst(database: Database.Database): WithWriteLock {
  let busyTimeoutMs = 0;
  const setBusyTimeout = (ms: number): void => {
    if (ms !== busyTimeoutMs) database.exec(`PRAGMA busy_timeout = ${ms}`);
    busyTimeoutMs = ms;
  };
  setBusyTimeout(BUSY_TIMEOUT_MS);
  const takeWriteLock = (): void => {
    try {
      database.exec('BEGIN IMMEDIATE');
      setBusyTimeout(BUSY_TIMEOUT_MS);
    } catch (failure) {
      // SQLite's wait blocks the event loop. So only the first statement that finds the file locked waits; the
      // next ones fail at once until the lock is free again.
      setBusyTimeout(0);
      throw failure;
    }
  };
  return (text, run) => {
    if (database.inTransaction) return run();
    if (text === 'begin') {
      takeWriteLock();
      return { changes: 0, lastInsertRowid: 0 } as ReturnType<typeof run>;
    }
    if (!writeStatement.test(text)) return run();
    takeWriteLock();
    try {
      const done = run();
      database.exec('COMMIT');
      return done;
    } catch (failure) {
      if (database.inTransaction) database.exec('ROLLBACK');
      throw failure;
    }
  };
}

/** Preparing a statement costs as much as running it. Only lists of varying length produce more texts than this. */
const MAX_PREPARED_STATEMENTS = 300;

/** Gives the driver the behaviour of both databases: blobs are Buffers, transient failures are `StoreUnavailable`. */
function portable(
  database: Database.Database,
  {
    onStatement,
    onClose,
    withWriteLock = (_, work) => work(),
  }: { onStatement: (text: string) => void; onClose: () => void; withWriteLock?: WithWriteLock },
): SqliteDatabase {
  const translateFailures = <T>(work: () => T): T => {
    try {
      return work();
    } catch (failure) {
      if (transientCodes.test(codeOf(failure))) throw new StoreUnavailable(codeOf(failure));
      throw failure;
    }
  };
  const prepared = new Map<string, SqliteStatement>();
  const wrap = (statement: SqliteStatement, text: string): SqliteStatement => ({
    reader: statement.reader,
    run: (parameters) =>
      translateFailures(() => withWriteLock(text, () => statement.run(parameters))),
    iterate: (parameters) => statement.iterate(parameters),
    all: (parameters) =>
      translateFailures(() =>
        withWriteLock(text, () => statement.all(parameters)).map(withBuffers),
      ),
  });
  return {
    close() {
      prepared.clear();
      try {
        // Leave everything in one file, as an owner who copies it expects.
        if (database.open) checkpointLog(database);
      } catch {
        // SQLite reads the log when the file is next opened.
      }
      database.close();
      onClose();
    },
    prepare(text) {
      onStatement(text);
      // Sharing is safe: the one connection runs one query at a time.
      const statement =
        prepared.get(text) ??
        wrap(translateFailures(() => database.prepare(text)) as unknown as SqliteStatement, text);
      prepared.delete(text);
      prepared.set(text, statement);
      const [oldest] = prepared.keys();
      if (prepared.size > MAX_PREPARED_STATEMENTS && oldest !== undefined) prepared.delete(oldest);
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

function prepareFolder(path: string): void {
  const folder = dirname(resolve(path));
  try {
    makePrivateFolder(folder);
    accessSync(folder, constants.W_OK);
  } catch {
    throw new StoreUnusable(
      `DATABASE_URL: the folder ${folder} cannot be written; make it writable, or choose another folder`,
    );
  }
}
