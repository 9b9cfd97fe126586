import type { Kysely } from 'kysely';
import { StoreUnusable } from '../store-failures.js';
import type { Tables } from '../tables.js';
import { headerOf, type Keyring, type Place } from './keyring.js';

/** What is encrypted with each key, to tell whether a key is the same. */
const KNOWN_TEXT = 'the key of this name';

const placeOf = (id: string): Place => ({ table: 'encryption_keys', column: 'proof', row: [id] });

/** A key with which rows of a store are encrypted. */
export interface KnownKey {
  id: string;
  proof: string;
}

/** The keys with which rows may be encrypted. Empty before the first. */
export const knownKeys = (store: Kysely<Tables>): Promise<KnownKey[]> =>
  store.withoutPlugins().selectFrom('encryption_keys').select(['id', 'proof']).execute();

/**
 * @param what is encrypted with the keys
 * @throws {StoreUnusable} when one of them is missing
 */
export function refuseMissingKeys(
  known: readonly KnownKey[],
  keyring: Keyring,
  what = 'DATABASE_URL: this database',
): void {
  const missing = known.filter((key) => !isSame(key, keyring)).map(({ id }) => id);
  if (missing.length === 0) return;
  const names = missing.join(' and ');
  throw new StoreUnusable(
    keyring.ids.length === 0
      ? `${what} is encrypted with the key ${names}, and ENCRYPTION_KEY is not set; set it to that key, as it was when the data were written`
      : `${what} is encrypted with the key ${names}, and ENCRYPTION_KEY has ${keyring.ids.join(' and ')}; add that key at the end, separated by a comma`,
  );
}

function isSame({ id, proof }: KnownKey, keyring: Keyring): boolean {
  const header = headerOf(proof);
  if (!keyring.has(id) || header?.keyId !== id) return false;
  try {
    return keyring.decrypt(proof, header, placeOf(id)) === KNOWN_TEXT;
  } catch {
    return false;
  }
}

/** Notes the key before anything is encrypted with it. */
export async function noteFirstKey(store: Kysely<Tables>, keyring: Keyring): Promise<void> {
  const { first } = keyring;
  if (!first) return;
  await store
    .withoutPlugins()
    .insertInto('encryption_keys')
    .values({ id: first.id, proof: keyring.encrypt(KNOWN_TEXT, placeOf(first.id)) })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}
