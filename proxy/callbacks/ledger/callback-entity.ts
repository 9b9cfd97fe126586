import type { Selectable } from 'kysely';
import type { CallbacksTable, LedgerState } from '../../store/callback-tables.js';

/** A wish as the ledger holds it. */
export type Wish = Selectable<CallbacksTable>;

/** What a visitor asked for, checked. */
export type NewWish = Pick<
  Wish,
  | 'popup_id'
  | 'number'
  | 'number_hash'
  | 'name'
  | 'custom1'
  | 'custom2'
  | 'custom3'
  | 'address'
  | 'delay_seconds'
  | 'idempotency_key'
  | 'fingerprint'
> &
  Partial<Pick<Wish, 'slot_at' | 'slot_zone'>>;

/** What may change of a wish besides its state. */
export type Change = Partial<
  Pick<
    Wish,
    | 'tracking_id'
    | 'progress'
    | 'ahead_of_you'
    | 'evidence'
    | 'missed_by'
    | 'busy'
    | 'attempts'
    | 'due_at'
    | 'slot_at'
    | 'call_at'
    | 'give_up_at'
  >
>;

/** States in which a wish is live: its number takes no other one. */
export const liveStates: readonly LedgerState[] = [
  'scheduled',
  'ready',
  'dialing',
  'accepted',
  'doubt',
];

/** A wish would become live while another one of its number is. */
export class NumberTaken extends Error {
  override readonly name = 'NumberTaken';
}

/** From where to where a wish may go; anything else is a bug and changes nothing. */
export const transitions: Record<LedgerState, readonly LedgerState[]> = {
  scheduled: ['scheduled', 'ready', 'cancelled', 'expired', 'refused', 'failed'],
  ready: ['ready', 'dialing', 'cancelled', 'failed', 'expired'],
  dialing: ['accepted', 'refused', 'failed', 'expired', 'doubt', 'ready'],
  accepted: ['accepted', 'ended', 'missed', 'cancelled', 'refused', 'failed', 'unsettled'],
  doubt: ['accepted', 'unsettled'],
  // A listing tells late, or a person: see proxy/owner/unsettled-callbacks.ts.
  unsettled: ['accepted', 'unsettled', 'ended', 'missed', 'cancelled', 'refused', 'failed'],
  ended: [],
  missed: [],
  cancelled: [],
  refused: [],
  failed: [],
  expired: [],
};
