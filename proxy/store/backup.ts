import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { sql } from 'kysely';
import { isKnownSchema, isPostgres, type Store, schemaOf, tablesOf } from './database.js';
import { StoreUnusable } from './store-failures.js';

/**
 * A backup is a gzip of JSON lines, the same for both databases: a header, one line `[table, row]` per row, and a last
 * line with the number of rows, without which the file is incomplete. Bytes are written as `{"base64": "…"}`.
 */
interface Header {
  format: 'rappel backup 1';
  /** Last migration of the backed-up store. */
  schema: string;
  takenAt: number;
}

export type Row = Record<string, unknown>;

const BATCH_ROWS = 500;

/**
 * Counters, leases and sessions would be wrong after a restore, and builds of the widget come from the program. Popup
 * snapshots are kept: a site restored during an outage needs them, and their age is checked when they are read.
 */
const transientTables = [
  'rate_limit_hits',
  // Means something only to running instances, and grows while the stops and blocks are restored.
  'guard_version',
  'leases',
  'configuration_plans',
  'platform_engines',
  'widget_builds',
  'widget_files',
  'owner_sessions',
  'owner_challenges',
];

/**
 * Writes a consistent snapshot of all rows to a file that only its owner may read, or to a stream, which stays open.
 * @returns the number of rows
 * @throws {StoreUnusable} when the store has no tables or the file cannot be written
 */
export async function writeBackup(
  store: Store,
  target: string | Writable,
  takenAt: number,
): Promise<number> {
  const schema = await schemaOf(store);
  if (!schema)
    throw new StoreUnusable(
      'DATABASE_URL: the store has no tables yet, so there is nothing to back up',
    );
  const tables = (await tablesOf(store)).filter((table) => !transientTables.includes(table)).sort();
  let rows = 0;
  const header: Header = { format: 'rappel backup 1', schema, takenAt };
  async function* lines(transaction: Store): AsyncGenerator<string> {
    yield `${JSON.stringify(header)}\n`;
    for (const table of tables)
      for await (const row of rowsOf(transaction, table)) {
        rows += 1;
        yield `${JSON.stringify([table, toJsonRow(row)])}\n`;
      }
    yield `${JSON.stringify({ rows })}\n`;
  }
  const writeTo = (stream: Writable, end: boolean): Promise<void> =>
    // What is encrypted stays so.
    store
      .withoutPlugins()
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute((transaction) =>
        pipeline(Readable.from(lines(transaction)), createGzip(), stream, { end }),
      );
  if (typeof target === 'string') await intoNewFile(target, (stream) => writeTo(stream, true));
  else await writeTo(target, false);
  return rows;
}

/**
 * Gives a file its name only when it is complete.
 * @throws {StoreUnusable} when it cannot be written
 */
async function intoNewFile(
  path: string,
  write: (stream: Writable) => Promise<void>,
): Promise<void> {
  const partial = `${path}.partial`;
  try {
    await write(createWriteStream(partial, { mode: 0o600, flush: true }));
    await rename(partial, path);
  } catch (failure) {
    if (isFileError(failure))
      throw new StoreUnusable(`${path}: the file cannot be written (${failure.code})`);
    throw failure;
  } finally {
    // A file that could not be created cannot be removed either; the first error is the useful one.
    await rm(partial, { force: true }).catch(() => undefined);
  }
}

/** Database drivers fail with system errors too, but those arrive here as `StoreUnavailable`. */
const isFileError = (failure: unknown): failure is NodeJS.ErrnoException =>
  failure instanceof Error && 'syscall' in failure;

async function* rowsOf(transaction: Store, table: string): AsyncGenerator<Row> {
  if (isPostgres(transaction)) {
    await sql`declare backed_up no scroll cursor for select * from ${sql.table(table)}`.execute(
      transaction,
    );
    for (;;) {
      const { rows } = await sql<Row>`fetch ${sql.lit(BATCH_ROWS)} from backed_up`.execute(
        transaction,
      );
      yield* rows;
      if (rows.length < BATCH_ROWS) break;
    }
    await sql`close backed_up`.execute(transaction);
    return;
  }
  for (let last = Number.MIN_SAFE_INTEGER; ; ) {
    const { rows } = await sql<Row & { backup_rowid: number }>`
      select rowid as backup_rowid, * from ${sql.table(table)} where rowid > ${last}
      order by rowid limit ${sql.lit(BATCH_ROWS)}`.execute(transaction);
    for (const { backup_rowid, ...row } of rows) {
      last = backup_rowid;
      yield row;
    }
    if (rows.length < BATCH_ROWS) return;
  }
}

const toJsonRow = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      Buffer.isBuffer(value) ? { base64: value.toString('base64') } : value,
    ]),
  );

const fromJsonRow = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null
        ? Buffer.from((value as { base64: string }).base64, 'base64')
        : value,
    ]),
  );

const unusable = (path: string, reason: string): StoreUnusable =>
  new StoreUnusable(`${path}: ${reason}; nothing was changed`);

/** Splits at line feeds only. Newer Node versions of `readline` also split at U+2028, which a visitor's text may contain. */
async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

/**
 * Reads a backup row by row.
 * @throws {StoreUnusable} when the file is not a backup, is incomplete or damaged, or was made by a newer version
 */
export async function readBackup(
  path: string,
  onRow: (table: string, row: Row) => Promise<void> | void,
): Promise<Header & { rows: number }> {
  let header: Header | undefined;
  let rows = 0;
  let expectedRows: number | undefined;
  const source = createReadStream(path);
  const text = createGunzip();
  source.on('error', (failure) => text.destroy(failure));
  try {
    for await (const line of linesOf(source.pipe(text))) {
      const parsed: unknown = JSON.parse(line);
      if (!header) {
        header = headerOf(parsed, path);
      } else if (Array.isArray(parsed)) {
        const [table, row] = parsed as [string, Row];
        rows += 1;
        await onRow(table, fromJsonRow(row));
      } else expectedRows = (parsed as { rows: number }).rows;
    }
  } catch (failure) {
    if (isFileError(failure)) throw unusable(path, `the file cannot be read (${failure.code})`);
    const code = failure instanceof Error && 'code' in failure ? String(failure.code) : '';
    if (failure instanceof SyntaxError || /^Z_|^ERR_/.test(code))
      throw unusable(path, 'this is not a complete Rappel backup');
    throw failure;
  } finally {
    source.destroy();
    // After a failed row the rest is still being decompressed, and no handler is left for its errors.
    text.destroy();
  }
  if (!header || expectedRows !== rows)
    throw unusable(path, 'this is not a complete Rappel backup');
  return { ...header, rows };
}

function headerOf(parsed: unknown, path: string): Header {
  const header = parsed as Partial<Header> | null;
  if (header?.format !== 'rappel backup 1' || typeof header.schema !== 'string')
    throw unusable(path, 'this is not a Rappel backup');
  if (!isKnownSchema(header.schema))
    throw unusable(
      path,
      `a newer version of Rappel made this backup (${header.schema}); restore it with that version`,
    );
  return header as Header;
}
