import type { Store } from '../store/database.js';

/**
 * After a backup was restored: a wish that was being sent then, or has fallen due since, may have been called by whoever
 * went on after the backup. It is held in doubt: looked up by its token, and never sent again by machine. What is due
 * in the future stays as it is.
 */
export async function holdRestored(transaction: Store, now: number): Promise<void> {
  const doubtful = await transaction
    .selectFrom('callbacks')
    .select(['id', 'state', 'version'])
    .where(({ eb, or, and }) =>
      or([
        eb('state', '=', 'dialing'),
        and([eb('state', 'in', ['scheduled', 'ready']), eb('due_at', '<=', now)]),
      ]),
    )
    .execute();
  for (const { id, state, version } of doubtful) {
    await transaction
      .updateTable('callbacks')
      .set({ state: 'doubt', version: version + 1, attempts: 0, due_at: now, updated_at: now })
      .where('id', '=', id)
      .execute();
    await transaction
      .insertInto('callback_transitions')
      .values({ callback_id: id, at: now, from_state: state, to_state: 'doubt', cause: 'restored' })
      .execute();
  }
}
