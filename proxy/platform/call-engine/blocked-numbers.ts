import type { Store } from '../../store/database.js';
import { keyedHash, loadOrCreateSecret } from '../../store/secrets.js';

/** Keys of open stores. */
const secrets = new WeakMap<Store, Promise<string>>();

/**
 * The number as the list has it: a keyed hash, because it stays there for good, also when all else about the person is
 * erased.
 */
export async function storedNumber(store: Store, number: string): Promise<string> {
  const known = secrets.get(store) ?? loadOrCreateSecret(store, 'platform-blocks', undefined);
  secrets.set(store, known);
  known.catch(() => secrets.delete(store));
  return keyedHash(await known, number);
}

/** The numbers that an account never calls. @param number digits of E.164 */
export async function isBlockedNumber(
  store: Store,
  accountId: number,
  number: string,
): Promise<boolean> {
  const blocked = await store
    .selectFrom('platform_blocked_numbers')
    .select('number')
    .where('account_id', '=', accountId)
    .where('number', '=', await storedNumber(store, number))
    .executeTakeFirst();
  return blocked !== undefined;
}

/** Adds a number, once. @param number digits of E.164 */
export async function blockNumber(store: Store, accountId: number, number: string): Promise<void> {
  await store
    .insertInto('platform_blocked_numbers')
    .values({ account_id: accountId, number: await storedNumber(store, number) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

const MAX_DIGITS = 15;

/** Replaces the numbers that earlier versions stored in clear. */
export async function hashBlockedNumbers(store: Store): Promise<void> {
  const rows = await store.selectFrom('platform_blocked_numbers').selectAll().execute();
  for (const { account_id, number } of rows.filter((row) => row.number.length <= MAX_DIGITS)) {
    await blockNumber(store, account_id, number);
    await store
      .deleteFrom('platform_blocked_numbers')
      .where('account_id', '=', account_id)
      .where('number', '=', number)
      .execute();
  }
}
