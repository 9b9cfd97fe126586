import { type FileHandle, open } from 'node:fs/promises';
import { type DatabaseConnection, type SqliteDialectConfig, SqliteDriver } from 'kysely';
import { StoreUnavailable } from './store-failures.js';

/**
 * What a power cut may take, and nobody waits for: how often an address asked in the last minutes. On PostgreSQL it is
 * an unlogged table.
 */
const expendableTables = ['rate_limit_hits'];

const leavesNothingToKeep = new RegExp(
  `^\\s*(select|begin|commit|rollback|savepoint|release|pragma|(insert into|update|delete from) "(${expendableTables.join('|')})")(?!\\w)`,
  'i',
);

/** Whether a statement may change what has to survive a power cut. */
export const isToBeKept = (statement: string): boolean => !leavesNothingToKeep.test(statement);

/**
 * Makes SQLite's write-ahead log durable, once for all who wait. SQLite itself would do so in each commit, and hold up
 * the whole program for it: on a busy disk, for tens of milliseconds.
 */
export class LogFlusher {
  #log: FileHandle | undefined;
  #underWay: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  #failure: unknown;

  /** @param path of the log; the file is there from the first change on */
  constructor(private readonly path: string) {}

  /**
   * Resolves when all that was written before the call would survive a power cut.
   * @throws {StoreUnavailable} when that is not so
   */
  flush(): Promise<void> {
    // One that is under way may have begun before the last change was written.
    this.#next ??= (this.#underWay ?? Promise.resolve()).then(() => {
      this.#underWay = this.#next;
      this.#next = undefined;
      return this.#synchronise();
    });
    return this.#next.then(() => {
      if (this.#failure) throw new StoreUnavailable('SQLITE_IOERR_FSYNC');
    });
  }

  /** Lets go of the file. */
  async close(): Promise<void> {
    await (this.#next ?? this.#underWay);
    await this.#log?.close();
    this.#log = undefined;
  }

  /** After a failure a system may say yes though the pages were dropped: then nothing is believed until a restart. */
  async #synchronise(): Promise<void> {
    try {
      this.#log ??= await open(this.path, 'r+');
      await this.#log.datasync();
    } catch (failure) {
      this.#failure ??= failure;
    }
  }
}

/** How those who write share the log's synchronisation. */
export interface Writes {
  /** Whether something to be kept was written since this was asked last. */
  take(): boolean;
  flusher: LogFlusher;
}

/**
 * Leaves the store to the next one as soon as a change is committed, and answers whoever made it when it is durable.
 * What the next one reads of it meanwhile may be lost with what it writes itself, never without: the log has an order.
 */
export class GroupCommitDriver extends SqliteDriver {
  constructor(
    config: SqliteDialectConfig,
    private readonly writes: Writes,
  ) {
    super(config);
  }

  override async releaseConnection(connection?: DatabaseConnection): Promise<void> {
    const wrote = this.writes.take();
    // As the type has it, and not as the class does.
    await (super.releaseConnection as (connection?: DatabaseConnection) => Promise<void>).call(
      this,
      connection,
    );
    if (wrote) await this.writes.flusher.flush();
  }
}
