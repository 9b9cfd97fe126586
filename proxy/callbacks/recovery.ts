import type { Clock } from '../../shared/clock.js';
import type { Store } from '../store/database.js';
import { holdInDoubt } from './ledger/hold-in-doubt.js';
import type { Ledger } from './ledger/ledger.js';

/**
 * Marks in doubt what a process was sending when it died: WebAppel may or may not have received it. Only for a process
 * that has the store to itself; elsewhere another instance may still be sending.
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
    await ledger.move(
      callback,
      'doubt',
      { detail: 'interrupted' },
      { attempts: 0, due_at: clock.now() },
    );
}

/**
 * After a restore, marks in doubt the callbacks that were being sent when the backup was taken or have come due since:
 * they may have been called already. They are looked up by token and never sent again.
 */
export async function markRestoredInDoubt(transaction: Store, now: number): Promise<void> {
  const doubtful = await transaction
    .selectFrom('callbacks')
    .selectAll()
    .where(({ eb, or, and }) =>
      or([
        eb('state', '=', 'dialling'),
        and([eb('state', 'in', ['scheduled', 'ready']), eb('due_at', '<=', now)]),
      ]),
    )
    .orderBy('id')
    .execute();
  await holdInDoubt(transaction, doubtful, { now, detail: 'restored' });
  // What is open is counted anew from here on: the limits, by which it was counted, are settings.
  await transaction.deleteFrom('call_counters').where('ends_at', 'is', null).execute();
}
