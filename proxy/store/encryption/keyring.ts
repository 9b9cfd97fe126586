import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { StoreUnusable } from '../store-failures.js';

const KEY_BYTES = 32;
const ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';

/** Where an encrypted value belongs. It can be read nowhere else. */
export interface Place {
  table: string;
  column: string;
  /** What the row has of its own. */
  row: readonly unknown[];
}

/** What an encrypted value says of itself. */
export interface Header {
  table: string;
  column: string;
  keyId: string;
  /** How long all this is. */
  length: number;
}

/** 32 bytes; `none` as the first: nothing is encrypted any more, or not yet. */
export type EncryptionKey = 'none' | Uint8Array;

interface Key {
  id: string;
  secret: Uint8Array;
}

/** No text of a visitor begins with this character: see `withoutMark`. */
const MARK = '\u0001';
/** After the mark. */
const headerPattern = /^([a-z_0-9]+)\.([a-z_0-9]+) ([0-9a-f]{8}) /;
const MAX_HEADER = 100;

export function headerOf(value: string | Uint8Array): Header | undefined {
  const first = typeof value === 'string' ? value.charCodeAt(0) : value[0];
  if (first !== 1) return undefined;
  const text =
    typeof value === 'string'
      ? value.slice(MARK.length, MAX_HEADER)
      : Buffer.from(value.subarray(MARK.length, MAX_HEADER)).toString('latin1');
  const [all, table, column, keyId] = headerPattern.exec(text) ?? [];
  if (!all || !table || !column || !keyId) return undefined;
  return { table, column, keyId, length: MARK.length + all.length };
}

/** A text that is stored in clear and would be taken for an encrypted one. */
export const withoutMark = (text: string): string =>
  text.startsWith(MARK) ? `\uFFFD${text.slice(1)}` : text;

const derived = (key: Uint8Array, purpose: string, length: number): Buffer =>
  Buffer.from(hkdfSync('sha256', key, '', `rappel: ${purpose}`, length));

const keyOf = (bytes: Uint8Array): Key => ({
  id: derived(bytes, 'name of the key', ID_BYTES).toString('hex'),
  secret: derived(bytes, 'columns', KEY_BYTES),
});

/** As `ENCRYPTION_KEY` has it. */
export const newKey = (): string => randomBytes(KEY_BYTES).toString('base64');

const authenticated = ({ table, column, row }: Place): Buffer =>
  Buffer.from(JSON.stringify([table, column, ...row]));

/** The keys of a store. The first one encrypts; the others only decrypt what is still encrypted with them. */
export class Keyring {
  /** Undefined: what is written is stored in clear. */
  readonly first: Pick<Key, 'id'> | undefined;
  readonly #first: Key | undefined;
  readonly #byId: ReadonlyMap<string, Key>;

  constructor(keys: readonly EncryptionKey[] = []) {
    const [first] = keys;
    const all = keys.flatMap((key) => (key === 'none' ? [] : [keyOf(key)]));
    this.#byId = new Map(all.map((key) => [key.id, key]));
    this.#first = first === undefined || first === 'none' ? undefined : all[0];
    this.first = this.#first && { id: this.#first.id };
  }

  get ids(): string[] {
    return [...this.#byId.keys()];
  }

  has(keyId: string): boolean {
    return this.#byId.has(keyId);
  }

  encrypt<Value extends string | Uint8Array>(value: Value, place: Place): Value;
  encrypt(value: string | Uint8Array, place: Place): string | Uint8Array {
    const key = this.#first;
    if (!key) return typeof value === 'string' ? withoutMark(value) : value;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, key.secret, nonce);
    cipher.setAAD(authenticated(place));
    const body = Buffer.concat([
      nonce,
      typeof value === 'string' ? cipher.update(value, 'utf8') : cipher.update(value),
      cipher.final(),
      cipher.getAuthTag(),
    ]);
    const header = `${MARK}${place.table}.${place.column} ${key.id} `;
    return typeof value === 'string'
      ? header + body.toString('base64')
      : Buffer.concat([Buffer.from(header, 'latin1'), body]);
  }

  /**
   * @param header of the value
   * @throws {StoreUnusable} when the key is missing, or the value was not encrypted for this place
   */
  decrypt<Value extends string | Uint8Array>(value: Value, header: Header, place: Place): Value;
  decrypt(value: string | Uint8Array, header: Header, place: Place): string | Uint8Array {
    const key = this.#byId.get(header.keyId);
    if (!key)
      throw new StoreUnusable(
        `ENCRYPTION_KEY: ${place.table}.${place.column} is encrypted with the key ${header.keyId}, which is not among the keys of this program; add it at the end, separated by a comma`,
      );
    const body =
      typeof value === 'string'
        ? Buffer.from(value.slice(header.length), 'base64')
        : Buffer.from(value.subarray(header.length));
    try {
      const decipher = createDecipheriv(CIPHER, key.secret, body.subarray(0, NONCE_BYTES));
      decipher.setAAD(authenticated(place));
      decipher.setAuthTag(body.subarray(-TAG_BYTES));
      const clear = Buffer.concat([
        decipher.update(body.subarray(NONCE_BYTES, -TAG_BYTES)),
        decipher.final(),
      ]);
      return typeof value === 'string' ? clear.toString('utf8') : clear;
    } catch {
      throw new StoreUnusable(
        `${place.table}.${place.column}: an encrypted value was changed, or moved from another row or column; it is not used`,
      );
    }
  }
}
