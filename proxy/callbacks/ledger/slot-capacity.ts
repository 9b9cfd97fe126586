import type { LedgerState } from '../../store/callback-tables.js';
import type { Store } from '../../store/database.js';
import type { Wish } from './callback-entity.js';

/** All calls that may be promised for a slot are promised. */
export class SlotTaken extends Error {
  override readonly name = 'SlotTaken';
}

/** Ends that come before a call: the place is somebody else's to have. */
const givenBack: readonly LedgerState[] = ['cancelled', 'expired', 'failed', 'refused'];

type Held = Pick<Wish, 'popup_id' | 'slot_at' | 'state'>;

const slotHeldBy = (wish: Held | null): number | null =>
  wish && !givenBack.includes(wish.state) ? wish.slot_at : null;

/**
 * Counts the places at slots along with a change of a wish, in the transaction of that change: what a wish holds
 * follows from what its row says, so no way to change one can forget the other.
 * @param before null for a new wish
 * @throws {SlotTaken} when the slot it comes to has no place left; nothing may be kept of the change then.
 */
export async function countPlaces(
  store: Store,
  before: Held | null,
  after: Held,
  capacity: number,
): Promise<void> {
  const [left, taken] = [slotHeldBy(before), slotHeldBy(after)];
  if (left === taken) return;
  const steps: [slotAt: number, change: () => Promise<void>][] = [];
  if (left !== null) steps.push([left, () => leave(store, after.popup_id, left)]);
  if (taken !== null) steps.push([taken, () => take(store, after.popup_id, taken, capacity)]);
  // Always in one order: two visitors who change places would otherwise wait for each other.
  for (const [, change] of steps.sort(([a], [b]) => a - b)) await change();
}

async function take(
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
  if (!place) throw new SlotTaken();
}

const leave = async (store: Store, popupId: string, slotAt: number): Promise<void> => {
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
export const forgetSlotsBefore = async (store: Store, instant: number): Promise<void> => {
  await store.deleteFrom('appointment_slots').where('slot_at', '<', instant).execute();
};
