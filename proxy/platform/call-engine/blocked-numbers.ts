import type { Store } from '../../store/database.js';
import { hashedNumber } from './hashed-numbers.js';

/**
 * The numbers that an account never calls are keyed hashes, because they stay there for good, also when all else about the
 * person is erased.
 * @param number digits of E.164
 */
export async function isBlockedNumber(
  store: Store,
  accountId: number,
  number: string,
): Promise<boolean> {
  const blocked = await store
    .selectFrom('platform_blocked_numbers')
    .select('number')
    .where('account_id', '=', accountId)
    .where('number', '=', await hashedNumber(store, number))
    .executeTakeFirst();
  return blocked !== undefined;
}

/** Adds a number, once. @param number digits of E.164 */
export async function blockNumber(store: Store, accountId: number, number: string): Promise<void> {
  await store
    .insertInto('platform_blocked_numbers')
    .values({ account_id: accountId, number: await hashedNumber(store, number) })
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
