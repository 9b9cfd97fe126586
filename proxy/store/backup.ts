import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { sql } from 'kysely';
import { isKnownSchema, isPostgres, type Store, schemaOf, tablesOf } from './database.js';
import { StoreUnusable } from './store-failures.js';

/**
 * A backup is a gzip of JSON lines, the same whichever database it comes from: a header, a line `[table, row]` for each
 * row, and a last line with their number, without which the file is not whole. Bytes are `{"base64": "…"}`.
 */
interface Header {
  format: 'rappel backup 1';
  /** The last migration of the store that it was taken from. */
  schema: string;
  takenAt: number;
}

export type Row = Record<string, unknown>;

const ROWS_AT_ONCE = 500;

/**
 * Counters of limits, leases and who is at work are of the moment: restored later they would only be wrong. What popups
 * showed is not: a site that is restored amid an outage needs it, and its age is judged when it is read.
 */
const momentary = ['rate_limit_hits', 'leases', 'platform_engines'];

/**
 * Writes all rows, as they are at one moment, into a new file that only its owner may read.
 * @returns how many rows
 * @throws {StoreUnusable} when there is nothing to back up, or the file cannot be written
 */
export async function writeBackup(store: Store, path: string, takenAt: number): Promise<number> {
  const schema = await schemaOf(store);
  if (!schema)
    throw new StoreUnusable(
      'DATABASE_URL: the store has no tables yet; there is nothing to back up',
    );
  const tables = (await tablesOf(store)).filter((table) => !momentary.includes(table)).sort();
  let rows = 0;
  const partial = `${path}.partial`;
  const header: Header = { format: 'rappel backup 1', schema, takenAt };
  async function* lines(transaction: Store): AsyncGenerator<string> {
    yield `${JSON.stringify(header)}\n`;
    for (const table of tables)
      for await (const row of rowsOf(transaction, table)) {
        rows += 1;
        yield `${JSON.stringify([table, inText(row)])}\n`;
      }
    yield `${JSON.stringify({ rows })}\n`;
  }
  try {
    await store
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute((transaction) =>
        pipeline(
          Readable.from(lines(transaction)),
          createGzip(),
          createWriteStream(partial, { mode: 0o600, flush: true }),
        ),
      );
    await rename(partial, path);
    return rows;
  } catch (failure) {
    if (isOfFile(failure))
      throw new StoreUnusable(`${path}: the file cannot be written (${failure.code})`);
    throw failure;
  } finally {
    // Where it could not be made it is not removed either, and that is said already.
    await rm(partial, { force: true }).catch(() => undefined);
  }
}

/** Whether the system said so, of a file: what the databases' drivers say of their connections is a `StoreUnavailable`. */
const isOfFile = (failure: unknown): failure is NodeJS.ErrnoException =>
  failure instanceof Error && 'syscall' in failure;

async function* rowsOf(transaction: Store, table: string): AsyncGenerator<Row> {
  if (isPostgres(transaction)) {
    await sql`declare backed_up no scroll cursor for select * from ${sql.table(table)}`.execute(
      transaction,
    );
    for (;;) {
      const { rows } = await sql<Row>`fetch ${sql.lit(ROWS_AT_ONCE)} from backed_up`.execute(
        transaction,
      );
      yield* rows;
      if (rows.length < ROWS_AT_ONCE) break;
    }
    await sql`close backed_up`.execute(transaction);
    return;
  }
  for (let last = Number.MIN_SAFE_INTEGER; ; ) {
    const { rows } = await sql<Row & { backup_place: number }>`
      select rowid as backup_place, * from ${sql.table(table)} where rowid > ${last}
      order by rowid limit ${sql.lit(ROWS_AT_ONCE)}`.execute(transaction);
    for (const { backup_place, ...row } of rows) {
      last = backup_place;
      yield row;
    }
    if (rows.length < ROWS_AT_ONCE) return;
  }
}

const inText = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      Buffer.isBuffer(value) ? { base64: value.toString('base64') } : value,
    ]),
  );

const fromText = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null
        ? Buffer.from((value as { base64: string }).base64, 'base64')
        : value,
    ]),
  );

const unusable = (path: string, why: string): StoreUnusable =>
  new StoreUnusable(`${path}: ${why}; nothing was changed`);

/** Lines by their line feed alone: `readline` of newer Nodes also ends one at U+2028, which a visitor's text may hold. */
async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let begun = '';
  for await (const chunk of chunks) {
    const lines = (begun + decoder.decode(chunk, { stream: true })).split('\n');
    begun = lines.pop() ?? '';
    yield* lines;
  }
  if (begun !== '') yield begun;
}

/**
 * Reads a backup through once, row by row.
 * @throws {StoreUnusable} when it is none, is cut off or damaged, or was made by a newer version
 */
export async function readBackup(
  path: string,
  onRow: (table: string, row: Row) => Promise<void> | void,
): Promise<Header & { rows: number }> {
  let header: Header | undefined;
  let rows = 0;
  let end: number | undefined;
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
        await onRow(table, fromText(row));
      } else end = (parsed as { rows: number }).rows;
    }
  } catch (failure) {
    if (isOfFile(failure)) throw unusable(path, `the file cannot be read (${failure.code})`);
    const code = failure instanceof Error && 'code' in failure ? String(failure.code) : '';
    if (failure instanceof SyntaxError || /^Z_|^ERR_/.test(code))
      throw unusable(path, 'this is no whole backup of this program');
    throw failure;
  } finally {
    source.destroy();
    // When a row broke it off, the rest is still being unpacked, and nobody listens to its failure any more.
    text.destroy();
  }
  if (!header || end !== rows) throw unusable(path, 'this is no whole backup of this program');
  return { ...header, rows };
}

function headerOf(parsed: unknown, path: string): Header {
  const header = parsed as Partial<Header> | null;
  if (header?.format !== 'rappel backup 1' || typeof header.schema !== 'string')
    throw unusable(path, 'this is no backup of this program');
  if (!isKnownSchema(header.schema))
    throw unusable(path, `it was made by a newer version of this program (${header.schema})`);
  return header as Header;
}
