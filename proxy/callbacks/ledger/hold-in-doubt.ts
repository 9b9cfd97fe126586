import type { EventDetail } from '../../../shared/callback-events.js';
import type { Store } from '../../store/database.js';
import { type Callback, liveStates } from './callback-entity.js';
import type { Counters, RowChange } from './counters.js';
import { eventOf, kindOf } from './steps.js';

/**
 * Holds callbacks that may have been called already: they are looked up and never sent again. Where the number has another
 * live callback, as for two appointments of one number, one is in doubt and the others are unsettled.
 * @param detail is recorded with the step
 * @returns the callbacks as they are then, without those that changed meanwhile
 */
export async function holdInDoubt(
  transaction: Store,
  callbacks: readonly Callback[],
  { now, detail, counters }: { now: number; detail: EventDetail; counters?: Counters | undefined },
): Promise<Callback[]> {
  const held: Callback[] = [];
  const moves: RowChange[] = [];
  for (const callback of callbacks) {
    const otherLive = await transaction
      .selectFrom('callbacks')
      .select('id')
      .where('number_hash', '=', callback.number_hash)
      .where('state', 'in', liveStates)
      .where('id', '!=', callback.id)
      .executeTakeFirst();
    const state = otherLive ? ('unsettled' as const) : ('doubt' as const);
    const kind = kindOf(callback.state, state);
    const row = await transaction
      .updateTable('callbacks')
      .set({
        state,
        version: callback.version + 1,
        attempts: 0,
        due_at: now,
        step: kind,
        updated_at: now,
        timeline: null,
      })
      .where('id', '=', callback.id)
      .where('version', '=', callback.version)
      .returningAll()
      .executeTakeFirst();
    if (!row) continue;
    await transaction
      .insertInto('callback_events')
      .values(eventOf(row, { kind, detail }, now))
      .execute();
    held.push(row);
    moves.push([callback, row]);
  }
  await counters?.count(transaction, moves);
  return held;
}
