import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { type Clock, sleep } from '../../shared/clock.js';
import { hashedNumber } from '../platform/call-engine/hashed-numbers.js';
import type { Store } from '../store/database.js';
import {
  type EncryptedName,
  type EncryptedTable,
  encryptedColumns,
} from '../store/encryption/encrypted-columns.js';
import { keyringOf } from '../store/encryption/encryption-plugin.js';
import { headerOf, type Keyring } from '../store/encryption/keyring.js';
import { StoreUnusable } from '../store/store-failures.js';
import { emptyLog } from '../store/traces.js';

/** On SQLite everything else waits while a batch is written. */
const BATCH_ROWS = 25;
const PAUSE_MS = 20;
const MAX_PASSES = 10;

type Row = Record<string, unknown>;

export interface Reencrypted {
  /** Rows that were encrypted anew. */
  rows: number;
  /** Values that cannot be decrypted: they were changed, or their key is missing. */
  unreadable: number;
  /** Keys with which nothing is encrypted any more. */
  given: string[];
  /** False: another program read the SQLite file, so its log still holds what was there. */
  isLogEmpty: boolean;
}

const EMPTY_LOG_TRIES = 20;
const EMPTY_LOG_PAUSE_MS = 100;

/**
 * Encrypts all rows with the first key, or decrypts them where there is none, in small batches and beside a running
 * program. The rows say what is left, so it can be broken off at any time.
 */
export async function reencrypt(
  store: Store,
  { clock, isStopped = () => false }: { clock: Clock; isStopped?: () => boolean },
): Promise<Reencrypted> {
  let rows = 0;
  for (let passes = 0; passes < MAX_PASSES; passes++) {
    const pass = { rows: 0, unreadable: 0 };
    for (const name of Object.keys(encryptedColumns) as EncryptedName[])
      for await (const found of batches(store, name)) {
        if (isStopped()) return { ...brokenOff, rows: rows + pass.rows };
        const batch = await reencryptRows(store, name, found);
        pass.rows += batch.rows;
        pass.unreadable += batch.unreadable;
        if (batch.rows > 0) await sleep(clock, PAUSE_MS);
      }
    rows += pass.rows;
    // A row that changed meanwhile is found by the next pass.
    if (pass.rows > 0) continue;
    const given = pass.unreadable > 0 ? [] : await giveUpOtherKeys(store);
    return { rows, unreadable: pass.unreadable, given, isLogEmpty: await emptied(store, clock) };
  }
  return { ...brokenOff, rows };
}

const brokenOff = { unreadable: 0, given: [], isLogEmpty: true };

/** The program, or a command beside it, may be reading at the moment. */
async function emptied(store: Store, clock: Clock): Promise<boolean> {
  for (let tries = 1; tries < EMPTY_LOG_TRIES; tries++) {
    if (await emptyLog(store).catch(() => false)) return true;
    await sleep(clock, EMPTY_LOG_PAUSE_MS);
  }
  return emptyLog(store).catch(() => false);
}

/** What the tables hold, as it is. */
const stored = (store: Store) =>
  store.withoutPlugins() as unknown as Kysely<Record<string, Record<string, unknown>>>;

/** How many values are stored with each key, by its id; under an empty one those in clear. */
export async function countByKey(store: Store): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const name of Object.keys(encryptedColumns) as EncryptedName[])
    for await (const rows of batches(store, name))
      for (const value of rows.flatMap((row) => valuesOf(name, row))) {
        const key = headerOf(value)?.keyId ?? '';
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
  return counts;
}

const valuesOf = (name: EncryptedName, row: Row): (string | Uint8Array)[] =>
  encryptedColumns[name].columns
    .map((column) => row[column])
    .filter(
      (value): value is string | Uint8Array =>
        (typeof value === 'string' || value instanceof Uint8Array) && value.length > 0,
    );

async function* batches(store: Store, name: EncryptedName): AsyncGenerator<readonly Row[]> {
  const table: EncryptedTable = encryptedColumns[name];
  let last: unknown;
  for (;;) {
    let query = stored(store)
      .selectFrom(name)
      .select([...new Set([table.id, ...table.row, ...table.columns])])
      .orderBy(table.id)
      .limit(BATCH_ROWS);
    if (name === 'platform_calls') query = query.select('number_hash');
    if (last !== undefined) query = query.where(table.id, '>', last);
    const found: Row[] = await query.execute();
    yield found;
    if (found.length < BATCH_ROWS) return;
    last = found.at(-1)?.[table.id];
  }
}

async function reencryptRows(
  store: Store,
  name: EncryptedName,
  rows: readonly Row[],
): Promise<{ rows: number; unreadable: number }> {
  const keyring = keyringOf(store);
  const changes: { row: Row; change: Row }[] = [];
  let unreadable = 0;
  for (const row of rows)
    try {
      const change = changeOf(name, row, keyring);
      if (!change) continue;
      if (name === 'platform_calls') await addHash(store, row, change, keyring);
      changes.push({ row, change });
    } catch (failure) {
      if (!(failure instanceof StoreUnusable)) throw failure;
      unreadable += 1;
    }
  if (changes.length === 0) return { rows: 0, unreadable };
  const written = await stored(store)
    .transaction()
    .execute(async (transaction) => {
      let count = 0n;
      for (const { row, change } of changes) {
        let update = transaction
          .updateTable(name)
          .set(change)
          .where(encryptedColumns[name].id, '=', row[encryptedColumns[name].id]);
        // What was blanked or written anew meanwhile stays.
        for (const column of Object.keys(change))
          update =
            row[column] === null
              ? update.where(column, 'is', null)
              : update.where(column, '=', row[column]);
        count += (await update.executeTakeFirst()).numUpdatedRows;
      }
      return count;
    });
  return { rows: Number(written), unreadable };
}

/** What has to be written; undefined for a row that is as it should be. */
function changeOf(name: EncryptedName, row: Row, keyring: Keyring): Row | undefined {
  const table: EncryptedTable = encryptedColumns[name];
  const change: Row = {};
  const values = () => table.row.map((column) => change[column] ?? row[column]);
  for (const column of table.columns) {
    const value = row[column];
    if (typeof value !== 'string' && !(value instanceof Uint8Array)) continue;
    const header = headerOf(value);
    if (value.length === 0 || header?.keyId === keyring.first?.id) continue;
    const clear = header
      ? keyring.decrypt(value, header, { table: name, column, row: values() })
      : value;
    // Calls of earlier versions have none.
    if (name === 'platform_calls' && row.row_key === null)
      change.row_key ??= randomBytes(16).toString('hex');
    change[column] = keyring.encrypt(clear, { table: name, column, row: values() });
  }
  return Object.keys(change).length > 0 ? change : undefined;
}

/** By which a call of an earlier version is found once its number is encrypted. */
async function addHash(store: Store, row: Row, change: Row, keyring: Keyring): Promise<void> {
  const { number, number_hash } = row;
  if (number_hash !== null || typeof number !== 'string' || number === '') return;
  const header = headerOf(number);
  const place = { table: 'platform_calls', column: 'number', row: [row.row_key] };
  const digits = header ? keyring.decrypt(number, header, place) : number;
  change.number_hash = await hashedNumber(store, digits);
}

async function giveUpOtherKeys(store: Store): Promise<string[]> {
  const first = keyringOf(store).first;
  let others = store.withoutPlugins().deleteFrom('encryption_keys').returning('id');
  if (first) others = others.where('id', '<>', first.id);
  return (await others.execute()).map(({ id }) => id);
}
