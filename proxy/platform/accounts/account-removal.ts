import { type Expression, type SqlBool, sql } from 'kysely';
import type { Store } from '../../store/database.js';

/** What an account owns, counted. */
export interface AccountCounts {
  /** Without removed popups, which are kept for their call history but listed nowhere. */
  popups: number;
  groups: number;
  schedules: number;
  calls: number;
  /** Calls that are waiting or in flight. */
  unfinishedCalls: number;
}

export async function countAccountData(store: Store, accountId: number): Promise<AccountCounts> {
  const count = async (
    table: 'platform_popups' | 'platform_groups' | 'platform_schedules' | 'platform_calls',
    condition: Expression<SqlBool> = sql`true`,
  ): Promise<number> => {
    const { total } = await store
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number | string>().as('total'))
      .where('account_id', '=', accountId)
      .where(condition)
      .executeTakeFirstOrThrow();
    return Number(total);
  };
  return {
    popups: await count('platform_popups', sql`removed_at is null`),
    groups: await count('platform_groups'),
    schedules: await count('platform_schedules'),
    calls: await count('platform_calls'),
    unfinishedCalls: await count('platform_calls', sql`state <> 'ended'`),
  };
}

/**
 * Deletes an account and all its data, including call history and voice messages.
 * @returns false, with nothing deleted, while the account has unfinished calls
 */
export async function removeAccount(store: Store, accountId: number): Promise<boolean> {
  return store.transaction().execute(async (transaction) => {
    if ((await countAccountData(transaction, accountId)).unfinishedCalls > 0) return false;
    const calls = transaction
      .selectFrom('platform_calls')
      .select('id')
      .where('account_id', '=', accountId);
    for (const table of ['platform_voicemails', 'platform_legs', 'platform_call_attempts'] as const)
      await transaction.deleteFrom(table).where('call_id', 'in', calls).execute();
    const popups = transaction
      .selectFrom('platform_popups')
      .select('id')
      .where('account_id', '=', accountId);
    for (const table of ['platform_files', 'platform_popup_destinations'] as const)
      await transaction.deleteFrom(table).where('popup_id', 'in', popups).execute();
    for (const table of [
      'platform_operator_counts',
      'platform_calls',
      'platform_popups',
      'platform_operators',
      'platform_groups',
      'platform_openings',
      'platform_closures',
      'platform_schedules',
      'platform_blocked_numbers',
      'platform_blocked_addresses',
    ] as const)
      await transaction.deleteFrom(table).where('account_id', '=', accountId).execute();
    await transaction.deleteFrom('platform_accounts').where('id', '=', accountId).execute();
    return true;
  });
}
