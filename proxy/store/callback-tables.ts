import type { Generated } from 'kysely';
import type { E164 } from '../../shared/phone.js';

/**
 * State of a callback in the ledger.
 * scheduled: an appointment that is not due yet · ready: to be sent to WebAppel · dialling: being sent · accepted: WebAppel
 * answered with a tracking id · doubt: WebAppel may have accepted it; never sent again automatically · unsettled: the
 * outcome is unknown, and a late look-up or a person settles it · expired: not sent in time, never sent · the others are final.
 */
export type LedgerState =
  | 'scheduled'
  | 'ready'
  | 'dialling'
  | 'accepted'
  | 'doubt'
  | 'unsettled'
  | 'ended'
  | 'missed'
  | 'cancelled'
  | 'refused'
  | 'failed'
  | 'expired';

export interface CallbacksTable {
  id: Generated<number>;
  /** 128 random bits: identifies the callback to the visitor. */
  handle: string;
  /** 128 random bits, sent to WebAppel to find the call again in its listings. */
  token: string;
  state: LedgerState;
  /** Number of transitions. Every update compares it (optimistic locking). */
  version: number;
  popup_id: string;
  number: E164;
  /** A keyed hash. A unique index on it allows one live callback per number. */
  number_hash: string;
  name: string | null;
  custom1: string | null;
  custom2: string | null;
  custom3: string | null;
  /** The visitor's network address, sent as `client_ip`. */
  address: string | null;
  delay_seconds: number;
  /** The appointment and the owner's time zone in which it was chosen; null for an immediate callback. */
  slot_at: number | null;
  slot_zone: string | null;
  /** Site and idempotency key, and the fingerprint of the request's body. */
  idempotency_key: string;
  fingerprint: string;
  tracking_id: string | null;
  /** Progress of the call while the callback is accepted; `evidence` says how we know it. */
  progress: 'calling' | 'connected' | null;
  /** Calls that get a free line before this one, while it is accepted and waits; null when unknown. */
  ahead_of_you: number | null;
  evidence: 'observed' | 'inferred';
  missed_by: 'visitor' | 'operator' | null;
  busy: number;
  /** Sending attempts that sent nothing, or look-ups while in doubt. */
  attempts: number;
  /** When a worker next handles this row; null for never. */
  due_at: number | null;
  requested_at: number;
  call_at: number;
  /** Deadline for sending. */
  give_up_at: number;
  updated_at: number;
}

/** State changes of the callbacks, without personal data. */
export interface TransitionsTable {
  id: Generated<number>;
  callback_id: number;
  at: number;
  from_state: LedgerState | null;
  to_state: LedgerState;
  cause: string;
}

/** Number of callbacks that reserved a slot of a popup. */
export interface SlotsTable {
  popup_id: string;
  slot_at: number;
  taken: number;
}

/** Rate-limit counters: one row per key and window. */
export interface HitsTable {
  key: string;
  hits: number;
  resets_at: number;
}

/** Generated secrets, for those that no setting provides. */
export interface SecretsTable {
  name: string;
  value: string;
}

/** An owner's settings of a popup; see `PopupCache`. */
export interface PopupSnapshotsTable {
  /** A keyed hash of the WebAppel account, so that no other account's snapshots are served. */
  account: string;
  popup_id: string;
  /** JSON. */
  snapshot: string;
  asked_at: number;
}

export interface CallbackTables {
  callbacks: CallbacksTable;
  callback_transitions: TransitionsTable;
  appointment_slots: SlotsTable;
  rate_limit_hits: HitsTable;
  secrets: SecretsTable;
  popup_snapshots: PopupSnapshotsTable;
}
