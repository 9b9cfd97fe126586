import { type FileHandle, open } from 'node:fs/promises';
import { type DatabaseConnection, type SqliteDialectConfig, SqliteDriver } from 'kysely';
import { StoreUnavailable } from './store-failures.js';

/** Tables that a power cut may lose, so their writes wait for no flush. On PostgreSQL they are unlogged. */
const expendableTables = ['rate_limit_hits'];

const needsNoFlushPattern = new RegExp(
  `^\\s*(select|begin|commit|rollback|savepoint|release|pragma|(insert into|update|delete from) "(${expendableTables.join('|')})")(?!\\w)`,
  'i',
);

/** Whether a statement may change data that must survive a power cut. */
export const needsFlush = (statement: string): boolean => !needsNoFlushPattern.test(statement);

/**
 * Flushes SQLite's write-ahead log to disk, once for all waiting commits. SQLite would flush in each commit and block the
 * event loop meanwhile: tens of milliseconds on a busy disk.
 */
export class LogFlusher {
  #log: FileHandle | undefined;
  #inFlight: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  /**
   * After a failed fsync the system may drop the pages and still report success to the next one, in any process. So the
   * log must be rewritten after a failure, and at the start because the previous process may have failed like this.
   */
  #needsRewrite = true;

  /**
   * @param path of the log, which exists from the first change on
   * @param rewriteLog writes the content of the log durably elsewhere, or throws; must not run in a transaction
   */
  constructor(
    private readonly path: string,
    private readonly rewriteLog: () => void,
  ) {}

  /** Rewrites the log if a flush has failed. Blocks the event loop; must not run in a transaction. */
  recover(): void {
    if (!this.#needsRewrite) return;
    try {
      this.rewriteLog();
      this.#needsRewrite = false;
    } catch {
      // The next write tries again.
    }
  }

  /**
   * Resolves when everything written before the call would survive a power cut.
   * @throws {StoreUnavailable} when the flush failed
   */
  flush(): Promise<void> {
    // A flush in flight may have started before the last change was written, so wait for the one after it.
    this.#next ??= settled(this.#inFlight).then(() => {
      this.#inFlight = this.#next;
      this.#next = undefined;
      return this.#synchronise();
    });
    return this.#next;
  }

  async close(): Promise<void> {
    await settled(this.#next ?? this.#inFlight);
    await this.#log?.close();
    this.#log = undefined;
  }

  async #synchronise(): Promise<void> {
    try {
      this.#log ??= await open(this.path, 'r+');
      await this.#log.datasync();
    } catch {
      this.#needsRewrite = true;
    }
    if (this.#needsRewrite) throw new StoreUnavailable('SQLITE_IOERR_FSYNC');
  }
}

/** Waits for the end of the work; its own callers handle its failure. */
const settled = async (work: Promise<void> | undefined): Promise<void> => {
  await work?.catch(() => undefined);
};

/** The writes that wait for a common flush. */
export interface PendingWrites {
  /** Whether a write that needs a flush happened since the last call. */
  takeDirtyFlag(): boolean;
  flusher: LogFlusher;
}

/**
 * Frees the connection as soon as a change is committed, and resolves when the change is on disk. A later transaction may
 * read the change before that, but the log is ordered: a power cut that loses the change also loses that transaction.
 */
export class GroupCommitDriver extends SqliteDriver {
  constructor(
    config: SqliteDialectConfig,
    private readonly writes: PendingWrites,
  ) {
    super(config);
  }

  override async releaseConnection(connection?: DatabaseConnection): Promise<void> {
    const isDirty = this.writes.takeDirtyFlag();
    // Before the connection is released, so no transaction is open.
    if (isDirty) this.writes.flusher.recover();
    // Kysely's class declares no parameter here, although its interface does.
    await (super.releaseConnection as (connection?: DatabaseConnection) => Promise<void>).call(
      this,
      connection,
    );
    if (isDirty) await this.writes.flusher.flush();
  }
}
