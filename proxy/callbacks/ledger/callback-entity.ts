import type { Selectable } from 'kysely';
import type { CallbacksTable, LedgerState } from '../../store/callback-tables.js';

/** A callback as the ledger stores it. */
export type Callback = Selectable<CallbacksTable>;

/** A visitor's request, checked and ready to be recorded. */
export type NewCallback = Pick<
  Callback,
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
  Partial<
    Pick<
      Callback,
      | 'consent_text'
      | 'consent_version'
      | 'consent_language'
      | 'slot_at'
      | 'slot_zone'
      | 'cost'
      | 'minute_price'
      | 'ring_price'
      | 'proof_id'
      | 'safe_phrase'
      | 'safe_phrase_language'
      | 'number_tail'
      | 'source'
    >
  >;

/** What may change together with the state. */
export type CallbackChange = Partial<
  Pick<
    Callback,
    | 'tracking_id'
    | 'progress'
    | 'ahead_of_you'
    | 'evidence'
    | 'missed_by'
    | 'busy'
    | 'talked'
    | 'talk_seconds'
    | 'cost'
    | 'unknown_state'
    | 'unknown_state_at'
    | 'unknown_state_changed'
    | 'attempts'
    | 'due_at'
    | 'slot_at'
    | 'call_at'
    | 'give_up_at'
  >
>;

/** States of a live callback. A number has at most one. */
export const liveStates: readonly LedgerState[] = ['ready', 'dialling', 'accepted', 'doubt'];

/** Of callbacks that are not dialled yet. */
export const waitingStates: readonly LedgerState[] = ['scheduled', 'ready'];

/** Whether its personal data are no longer kept. Only a callback that is over can be blanked. */
export const isBlanked = ({ number }: Pick<Callback, 'number'>): boolean => number.length === 0;

/** Another callback was requested with the same page proof. */
export class ProofUsed extends Error {
  override readonly name = 'ProofUsed';
}

/** The number already has another live callback. */
export class NumberTaken extends Error {
  override readonly name = 'NumberTaken';
}

/** The transitions a callback may make. Any other one is a bug, and changes nothing. */
export const transitions: Record<LedgerState, readonly LedgerState[]> = {
  scheduled: ['scheduled', 'ready', 'cancelled', 'expired', 'refused', 'failed'],
  ready: ['ready', 'dialling', 'cancelled', 'failed', 'expired', 'refused'],
  dialling: ['accepted', 'refused', 'failed', 'expired', 'doubt', 'ready'],
  accepted: ['accepted', 'ended', 'missed', 'cancelled', 'refused', 'failed', 'unsettled'],
  doubt: ['accepted', 'unsettled'],
  // Settled by a late look-up, or by the owner: see proxy/owner/owner-callbacks.ts.
  unsettled: ['accepted', 'unsettled', 'ended', 'missed', 'cancelled', 'refused', 'failed'],
  ended: [],
  missed: [],
  cancelled: [],
  refused: [],
  failed: [],
  expired: [],
};

/** Whether nothing more can happen to a callback in this state. */
export const isOver = (state: LedgerState): boolean => transitions[state].length === 0;
