import { accessSync, constants, existsSync, mkdirSync, realpathSync } from 'node:fs';
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
 * @param name the path of a file or of a link to one, or `:memory:`
 * @throws {StoreUnusable} when the file is another process's, or damaged
 */
export function openSqlite(name: string): Dialect {
  if (name === ':memory:') return dialectOf(new Database(name), { onClose: () => undefined });
  prepareFolder(name);
  // SQLite keeps its log beside the file that a link leads to; the lock belongs there too, whatever the link is called.
  const path = existsSync(name) ? realpathSync(name) : name;
  const giveUp = takeForThisProcess(path);
  try {
    const database = new Database(path);
    refuseDamaged(database, path);
    return dialectOf(database, {
      onClose: giveUp,
      flusher: new LogFlusher(`${path}-wal`, () => emptyLog(database)),
    });
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
    aside: whereNobodyElseWrites(database),
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

/** Writes what the log holds to the file, durably, and empties the log. @throws when it cannot be done now */
function emptyLog(database: Database.Database): void {
  const [result] = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all() as { busy: number }[];
  if (result?.busy !== 0) throw new StoreUnavailable('SQLITE_BUSY');
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

/** Runs a statement, by its text, with nobody else in its way. */
type Aside = <T>(text: string, run: () => T) => T;

const changes = /^\s*(insert|update|delete|with|create|alter|drop)\b/i;

/** How long others are waited for, who hold the file for a moment: a backup, somebody's shell. */
const BUSY_MS = 250;

/**
 * Takes the file for writing by itself, before each change. libSQL leaves a statement that finds the file held in the
 * middle of its work, and SQLite then refuses every commit until just that statement is run again.
 */
function whereNobodyElseWrites(database: Database.Database): Aside {
  let waitMs = 0;
  const wait = (ms: number): void => {
    if (ms !== waitMs) database.exec(`PRAGMA busy_timeout = ${ms}`);
    waitMs = ms;
  };
  wait(BUSY_MS);
  const take = (): void => {
    try {
      database.exec('BEGIN IMMEDIATE');
      wait(BUSY_MS);
    } catch (failure) {
      // SQLite waits in the middle of the program, which does nothing else meanwhile. So only the first one who finds
      // the file held waits, until somebody gets it.
      wait(0);
      throw failure;
    }
  };
  return (text, run) => {
    if (database.inTransaction) return run();
    if (text === 'begin') {
      take();
      return { changes: 0, lastInsertRowid: 0 } as ReturnType<typeof run>;
    }
    if (!changes.test(text)) return run();
    take();
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

/** Preparing a statement costs as much as running it. More texts than these come only of lists of many lengths. */
const MOST_PREPARED = 300;

/** The driver's answers and failures in the form that both databases have: a Buffer for a blob, StoreUnavailable. */
function portable(
  database: Database.Database,
  {
    onStatement,
    onClose,
    aside = (_, work) => work(),
  }: { onStatement: (text: string) => void; onClose: () => void; aside?: Aside },
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
  const wrap = (statement: SqliteStatement, text: string): SqliteStatement => ({
    reader: statement.reader,
    run: (parameters) => attempt(() => aside(text, () => statement.run(parameters))),
    iterate: (parameters) => statement.iterate(parameters),
    all: (parameters) =>
      attempt(() => aside(text, () => statement.all(parameters)).map(withBuffers)),
  });
  return {
    close() {
      prepared.clear();
      try {
        // All of it in the one file then, as whoever copies it expects, if the disk lets us.
        if (database.open) emptyLog(database);
      } catch {
        // What the log holds is read by the next one to open the file.
      }
      database.close();
      onClose();
    },
    prepare(text) {
      onStatement(text);
      // There is one connection, and one query at a time on it: nobody else is in the middle of the same statement.
      const statement =
        prepared.get(text) ??
        wrap(attempt(() => database.prepare(text)) as unknown as SqliteStatement, text);
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
