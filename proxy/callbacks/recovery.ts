import type { Clock } from '../../shared/clock.js';
import type { Store } from '../store/database.js';
import type { Ledger } from './ledger/ledger.js';

/**
 * A process that died while sending leaves wishes of which nobody knows whether they arrived: they are in doubt. Only
 * where this process has the store for itself; elsewhere another one may be sending them.
 */
export async function holdInterrupted(ledger: Ledger, store: Store, clock: Clock): Promise<void> {
  const interrupted = await store
    .selectFrom('callbacks')
    .selectAll()
    .where('state', '=', 'dialing')
    .execute();
  for (const wish of interrupted)
    await ledger.move(wish, 'doubt', 'interrupted', { attempts: 0, due_at: clock.now() });
}
