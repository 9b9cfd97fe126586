import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Store } from '../../store/database.js';
import { keyedHash, loadOrCreateSecret } from '../../store/secrets.js';
import type { Tables } from '../../store/tables.js';

/** Keys of open stores. */
const secrets = new WeakMap<Store, Promise<string>>();

/** A keyed hash, by which a number is found where it is not stored in clear. @param number digits of E.164 */
export async function hashedNumber(store: Store, number: string): Promise<string> {
  const known = secrets.get(store) ?? loadOrCreateSecret(store, 'platform-blocks', undefined);
  secrets.set(store, known);
  known.catch(() => secrets.delete(store));
  return keyedHash(await known, number);
}

/** A number as calls have it: the digits only in rows of earlier versions that are not encrypted. */
export interface CalledNumber {
  digits: string;
  hash: string;
}

export const calledNumber = async (store: Store, digits: string): Promise<CalledNumber> => ({
  digits,
  hash: await hashedNumber(store, digits),
});

/** Calls to a number. */
export const isTo =
  ({ digits, hash }: CalledNumber) =>
  ({ eb, or }: ExpressionBuilder<Tables, 'platform_calls'>): Expression<SqlBool> =>
    or([eb('number_hash', '=', hash), eb('number', '=', digits)]);
