import type { LedgerState } from '../../store/callback-tables.js';
import type { Store } from '../../store/database.js';
import type { Callback } from './callback-entity.js';

/** All calls that may be promised for a slot are promised. */
export class SlotFull extends Error {
  override readonly name = 'SlotFull';
}

/** Ends that come before a call: the place is somebody else's to have. */
const freesSlot: readonly LedgerState[] = ['cancelled', 'expired', 'failed', 'refused'];

type Reservation = Pick<Callback, 'popup_id' | 'slot_at' | 'state'>;

const slotReservedBy = (callback: Reservation | null): number | null =>
  callback && !freesSlot.includes(callback.state) ? callback.slot_at : null;

/**
 * Counts the places at slots along with a change of a callback, in the transaction of that change: what a callback holds
 * follows from what its row says, so no way to change one can forget the other.
 * @param before null for a new callback
 * @throws {SlotFull} when the slot it comes to has no place left; nothing may be kept of the change then.
 */
export async function moveReservation(
  store: Store,
  before: Reservation | null,
  after: Reservation,
  capacity: number,
): Promise<void> {
  const [left, taken] = [slotReservedBy(before), slotReservedBy(after)];
  if (left === taken) return;
  const steps: [slotAt: number, change: () => Promise<void>][] = [];
  if (left !== null) steps.push([left, () => release(store, after.popup_id, left)]);
  if (taken !== null) steps.push([taken, () => reserve(store, after.popup_id, taken, capacity)]);
  // Always in one order: two visitors who change places would otherwise wait for each other.
  for (const [, change] of steps.sort(([a], [b]) => a - b)) await change();
}

async function reserve(
  store: Store,
  popup_id: string,
  slot_at: number,
  capacity: number,
): Promise<void> {
  const place = await store
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
  if (!place) throw new SlotFull();
}

const release = async (store: Store, popupId: string, slotAt: number): Promise<void> => {
  await store
    .updateTable('appointment_slots')
    .set((row) => ({ taken: row('taken', '-', 1) }))
    .where('popup_id', '=', popupId)
    .where('slot_at', '=', slotAt)
    .execute();
};

/** The slots of a popup, from an instant on, that have no place left. */
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

/** Slots that are over need no counting. */
export const deleteSlotsBefore = async (store: Store, instant: number): Promise<void> => {
  await store.deleteFrom('appointment_slots').where('slot_at', '<', instant).execute();
};
