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
  /**
   * After a failure a system may say yes though it dropped the pages, also to the next process: what the log holds is
   * believed when it was written once more. Whoever had the file before may have ended in such a failure.
   */
  #isInDoubt = true;

  /**
   * @param path of the log; the file is there from the first change on
   * @param writeAnew makes the content of the log durable in another place, or throws; never in a transaction
   */
  constructor(
    private readonly path: string,
    private readonly writeAnew: () => void,
  ) {}

  /** Gets the log out of doubt, if it can be. Holds up everybody, which is seldom. Never in a transaction. */
  settle(): void {
    if (!this.#isInDoubt) return;
    try {
      this.writeAnew();
      this.#isInDoubt = false;
    } catch {
      // The next one to write tries again.
    }
  }

  /**
   * Resolves when all that was written before the call would survive a power cut.
   * @throws {StoreUnavailable} when that is not so
   */
  flush(): Promise<void> {
    // One that is under way may have begun before the last change was written.
    this.#next ??= ended(this.#underWay).then(() => {
      this.#underWay = this.#next;
      this.#next = undefined;
      return this.#synchronise();
    });
    return this.#next;
  }

  /** Lets go of the file. */
  async close(): Promise<void> {
    await ended(this.#next ?? this.#underWay);
    await this.#log?.close();
    this.#log = undefined;
  }

  async #synchronise(): Promise<void> {
    try {
      this.#log ??= await open(this.path, 'r+');
      await this.#log.datasync();
    } catch {
      this.#isInDoubt = true;
    }
    if (this.#isInDoubt) throw new StoreUnavailable('SQLITE_IOERR_FSYNC');
  }
}

/** However it ended: whoever waited for it was told. */
const ended = async (work: Promise<void> | undefined): Promise<void> => {
  await work?.catch(() => undefined);
};

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
    // While nobody else has the connection.
    if (wrote) this.writes.flusher.settle();
    // As the type has it, and not as the class does.
    await (super.releaseConnection as (connection?: DatabaseConnection) => Promise<void>).call(
      this,
      connection,
    );
    if (wrote) await this.writes.flusher.flush();
  }
}
