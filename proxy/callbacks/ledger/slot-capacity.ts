import type { LedgerState } from '../../store/callback-tables.js';
import type { Store } from '../../store/database.js';
import type { Callback } from './callback-entity.js';

/** The slot is fully booked. */
export class SlotFull extends Error {
  override readonly name = 'SlotFull';
}

/** States that end a callback before its call, and so free its slot for another one. */
const statesThatFreeTheSlot: readonly LedgerState[] = ['cancelled', 'expired', 'failed', 'refused'];

type Reservation = Pick<Callback, 'popup_id' | 'slot_at' | 'state'>;

const slotReservedBy = (callback: Reservation | null): number | null =>
  callback && !statesThatFreeTheSlot.includes(callback.state) ? callback.slot_at : null;

/** Whether a change of a row changes its reservation. */
export const movesReservation = (before: Reservation | null, after: Reservation): boolean =>
  slotReservedBy(before) !== slotReservedBy(after);

/**
 * Moves a callback's reservation when its row changes, in the same transaction. The reservation is derived from
 * the row, so no state change can leave the counter wrong.
 * @param before null for a new callback
 * @throws {SlotFull} when the new slot is fully booked; the caller's transaction must then roll back
 */
export async function moveReservation(
  store: Store,
  before: Reservation | null,
  after: Reservation,
  capacity: number,
): Promise<void> {
  const [from, to] = [slotReservedBy(before), slotReservedBy(after)];
  if (from === to) return;
  const steps: [slotAt: number, change: () => Promise<void>][] = [];
  if (from !== null) steps.push([from, () => release(store, after.popup_id, from)]);
  if (to !== null) steps.push([to, () => reserve(store, after.popup_id, to, capacity)]);
  // Always the earlier slot first: two visitors who swap slots would deadlock otherwise.
  for (const [, change] of steps.sort(([a], [b]) => a - b)) await change();
}

async function reserve(
  store: Store,
  popup_id: string,
  slot_at: number,
  capacity: number,
): Promise<void> {
  const reserved = await store
    .insertInto('appointment_slots')
    .values({ popup_id, slot_at, taken: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['popup_id', 'slot_at'])
        .doUpdateSet((row) => ({ taken: row('appointment_slots.taken', '+', 1) }))
        .where('appointment_slots.taken', '<', capacity),
    )
    .returning('taken')
    .executeTakeFirst();
  if (!reserved) throw new SlotFull();
}

const release = async (store: Store, popupId: string, slotAt: number): Promise<void> => {
  await store
    .updateTable('appointment_slots')
    .set((row) => ({ taken: row('taken', '-', 1) }))
    .where('popup_id', '=', popupId)
    .where('slot_at', '=', slotAt)
    .execute();
};

/** Fully booked slots of a popup, from a given time on, in milliseconds since 1970. */
export async function fullSlots(
  store: Store,
  popupId: string,
  from: number,
  capacity: number,
): Promise<Set<number>> {
  const rows = await store
    .selectFrom('appointment_slots')
    .select('slot_at')
    .where('popup_id', '=', popupId)
    .where('slot_at', '>=', from)
    .where('taken', '>=', capacity)
    .execute();
  return new Set(rows.map(({ slot_at }) => slot_at));
}

/** Deletes the counters of past slots. */
export const deleteSlotsBefore = async (store: Store, instant: number): Promise<void> => {
  await store.deleteFrom('appointment_slots').where('slot_at', '<', instant).execute();
};
