import type { Generated } from 'kysely';
import type { E164 } from '../../shared/phone.js';

/**
 * Where a callback is in the ledger.
 * scheduled: an appointment, held here until it is due · ready: to be sent to WebAppel · dialling: being sent, the outcome is not known yet · accepted: WebAppel has it and
 * gave it a tracking id · doubt: it may have it; held, never sent again by machine · unsettled: nobody could tell how it
 * ended, a person has to, or a listing that tells it late · expired: not sent in time, and never sent now · the rest: ended.
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
  /** 128 random bits, what the visitor holds. */
  handle: string;
  /** 128 random bits, what travels to WebAppel and finds the call again. */
  token: string;
  state: LedgerState;
  /** Counts the transitions; every change compares it first. */
  version: number;
  popup_id: string;
  number: E164;
  /** A keyed hash: one live callback a number without comparing numbers. */
  number_hash: string;
  name: string | null;
  custom1: string | null;
  custom2: string | null;
  custom3: string | null;
  /** The visitor's network address, sent as `client_ip`. */
  address: string | null;
  delay_seconds: number;
  /** The appointment, and the owner's zone by which it was chosen; null for any other callback. */
  slot_at: number | null;
  slot_zone: string | null;
  /** Site and idempotency key, and the fingerprint of the body that came with it. */
  idempotency_key: string;
  fingerprint: string;
  tracking_id: string | null;
  /** How far the call is, while accepted: `calling` or `connected`, and who says so. */
  progress: 'calling' | 'connected' | null;
  /** While accepted and not dialled: how many calls get a free line before it; null where that is not known. */
  ahead_of_you: number | null;
  evidence: 'observed' | 'inferred';
  missed_by: 'visitor' | 'operator' | null;
  busy: number;
  /** How often it was tried without a byte leaving, or asked about in doubt. */
  attempts: number;
  /** When this row wants to be looked at next; null: it does not. */
  due_at: number | null;
  requested_at: number;
  call_at: number;
  /** From when on it is too late to send it. */
  give_up_at: number;
  updated_at: number;
}

/** Every change of state, without personal data. */
export interface TransitionsTable {
  id: Generated<number>;
  callback_id: number;
  at: number;
  from_state: LedgerState | null;
  to_state: LedgerState;
  cause: string;
}

/** How many callbacks hold a place at a slot of a popup. */
export interface SlotsTable {
  popup_id: string;
  slot_at: number;
  taken: number;
}

/** Counters of the rate limits, one row a key and window. */
export interface HitsTable {
  key: string;
  hits: number;
  resets_at: number;
}

/** Secrets that were made here because no setting gave them. */
export interface SecretsTable {
  name: string;
  value: string;
}

/** What an owner set of a popup; see `PopupCache`. */
export interface PopupSnapshotsTable {
  /** A keyed hash of the account: what another one set is not served. */
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
