import type { Store } from '../../store/database.js';

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
    .where('number', '=', number)
    .executeTakeFirst();
  return blocked !== undefined;
}

/** Adds a number, once. @param number digits of E.164 */
export async function blockNumber(store: Store, accountId: number, number: string): Promise<void> {
  await store
    .insertInto('platform_blocked_numbers')
    .values({ account_id: accountId, number })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
