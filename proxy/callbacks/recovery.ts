import type { Clock } from '../../shared/clock.js';
import type { Store } from '../store/database.js';
import type { Ledger } from './ledger/ledger.js';

/**
 * A process that died while sending leaves callbacks of which nobody knows whether they arrived: they are in doubt. Only
 * where this process has the store for itself; elsewhere another one may be sending them.
 */
export async function markInterruptedInDoubt(
  ledger: Ledger,
  store: Store,
  clock: Clock,
): Promise<void> {
  const interrupted = await store
    .selectFrom('callbacks')
    .selectAll()
    .where('state', '=', 'dialling')
    .execute();
  for (const callback of interrupted)
    await ledger.move(callback, 'doubt', 'interrupted', { attempts: 0, due_at: clock.now() });
}

/**
 * After a backup was restored: a callback that was being sent then, or has fallen due since, may have been called by whoever
 * went on after the backup. It is held in doubt: looked up by its token, and never sent again by machine. What is due
 * in the future stays as it is.
 */
export async function markRestoredInDoubt(transaction: Store, now: number): Promise<void> {
  const doubtful = await transaction
    .selectFrom('callbacks')
    .select(['id', 'state', 'version'])
    .where(({ eb, or, and }) =>
      or([
        eb('state', '=', 'dialling'),
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
