import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { type Row, readBackup } from '../store/backup.js';
import type { Store } from '../store/database.js';
import { headerOf, type Keyring } from '../store/encryption/keyring.js';
import { StoreUnusable } from '../store/store-failures.js';
import type { ConsentEntry, ConsentHead } from './consent-chain.js';

/** A log of consents, from the store, a backup or an export. */
export interface ConsentLog {
  entries: ConsentEntry[];
  head: ConsentHead | undefined;
  /** That Rappel made, if it is kept beside the log. */
  secret: string | undefined;
}

export async function readStore(store: Store): Promise<ConsentLog> {
  const secret = await store
    .selectFrom('secrets')
    .select(['name', 'value'])
    .where('name', '=', 'secret')
    .executeTakeFirst();
  return {
    entries: await store.selectFrom('consent_log').selectAll().orderBy('seq').execute(),
    head: await store
      .selectFrom('consent_head')
      .select(['entries', 'hash', 'seal'])
      .executeTakeFirst(),
    secret: secret?.value,
  };
}

/** The lines of an export: an entry each, and the head last. */
export const exportLines = ({ entries, head }: ConsentLog): string =>
  [...entries, { head: head ?? null }].map((line) => `${JSON.stringify(line)}\n`).join('');

/** @throws {StoreUnusable} when it is neither a backup nor an export, or is incomplete */
export async function readConsentFile(path: string, keyring: Keyring): Promise<ConsentLog> {
  return (await isGzip(path)) ? fromBackup(path, keyring) : fromExport(path);
}

async function isGzip(path: string): Promise<boolean> {
  try {
    for await (const chunk of createReadStream(path, { end: 1 }))
      return (chunk as Buffer).equals(Buffer.from([0x1f, 0x8b]));
  } catch {
    throw new StoreUnusable(`${path}: the file cannot be read`);
  }
  return false;
}

async function fromBackup(path: string, keyring: Keyring): Promise<ConsentLog> {
  const log: ConsentLog = { entries: [], head: undefined, secret: undefined };
  await readBackup(path, (table, row) => {
    if (table === 'consent_log') log.entries.push(row as unknown as ConsentEntry);
    if (table === 'consent_head') log.head = row as unknown as ConsentHead;
    if (table === 'secrets' && row.name === 'secret') log.secret = readSecret(row, keyring);
  });
  return log;
}

/** Undefined where the backup is encrypted and its key is not given: then only the chain can be checked. */
function readSecret({ name, value }: Row, keyring: Keyring): string | undefined {
  const stored = String(value);
  const header = headerOf(stored);
  if (!header) return stored;
  if (!keyring.has(header.keyId)) return undefined;
  return keyring.decrypt(stored, header, { table: 'secrets', column: 'value', row: [name] });
}

async function fromExport(path: string): Promise<ConsentLog> {
  const log: ConsentLog = { entries: [], head: undefined, secret: undefined };
  let hasEnd = false;
  try {
    for await (const line of createInterface({ input: createReadStream(path) })) {
      const parsed = JSON.parse(line) as ConsentEntry | { head: ConsentHead | null };
      if ('head' in parsed) {
        log.head = parsed.head ?? undefined;
        hasEnd = true;
      } else log.entries.push(parsed);
    }
  } catch {
    throw new StoreUnusable(`${path}: this is no backup and no export of consents`);
  }
  if (!hasEnd) throw new StoreUnusable(`${path}: this is no complete export of consents`);
  return log;
}
