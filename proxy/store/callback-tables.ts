import type { ColumnType, Generated } from 'kysely';
import type { EventKind, Outcome } from '../../shared/callback-events.js';
import type { E164 } from '../../shared/phone.js';

/**
 * State of a callback in the ledger.
 * - scheduled: an appointment that is not due yet
 * - ready: to be sent to WebAppel
 * - dialling: being sent, without an outcome yet
 * - accepted: WebAppel has accepted the call and returned a tracking id
 * - doubt: WebAppel may have accepted the call; the callback is looked up and never sent again
 * - unsettled: the look-ups found no outcome; the owner or a late look-up settles it
 * - expired: not sent in time, and never sent any more
 *
 * The other states are final too.
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
  /** 128 random bits, given to the visitor. */
  handle: string;
  /** 128 random bits, sent to WebAppel to find the call in its listing. */
  token: string;
  state: LedgerState;
  /** Grows with each change. A change applies only if the version is still the one it read. */
  version: number;
  popup_id: string;
  /** Empty once it is blanked, which only a callback that is over can be; see `proxy/privacy/`. */
  number: ColumnType<E164, E164, E164 | ''>;
  /** Of the number, as an ISO code, once that is blanked; null before, or when unknown. */
  country: Generated<string | null>;
  /** A keyed hash; empty once it is blanked. A unique index on it allows one live callback for each number. */
  number_hash: string;
  /** A keyed hash of the last four digits, by which people search. Empty for old rows. */
  number_tail: Generated<string>;
  name: string | null;
  custom1: string | null;
  custom2: string | null;
  custom3: string | null;
  /** The host of the page that it was requested on; null without one. */
  source: Generated<string | null>;
  /** The visitor's network address, sent as `client_ip`. */
  address: string | null;
  delay_seconds: number;
  /** The time of an appointment and the owner's time zone when it was made; null for an immediate callback. */
  slot_at: number | null;
  slot_zone: string | null;
  /** Keyed hashes of the site with the idempotency key, and of the request's body. */
  idempotency_key: string;
  fingerprint: string;
  /** Of the page proof that it was requested with, unique; null without one. */
  proof_id: string | null;
  /** What the visitor consented to besides the call, as it was shown; null: nothing. */
  consent_text: Generated<string | null>;
  consent_version: Generated<string | null>;
  consent_language: Generated<string | null>;
  /** Its entry in the log of consents; null: not entered yet, or no consent. */
  consent_entry: Generated<number | null>;
  /** The words that the caller will say, and the language of them; null: none were agreed on. */
  safe_phrase: Generated<string | null>;
  safe_phrase_language: Generated<string | null>;
  tracking_id: string | null;
  /** The timeline of PostgreSQL on which it became due; see `holdOtherTimelines`. */
  timeline: Generated<string | null>;
  /** The kind of its last step; null for old rows. */
  step: Generated<EventKind | null>;
  /** When the visitor's phone first rang and when both first talked, as far as it was observed; when it was over. */
  rang_at: Generated<number | null>;
  connected_at: Generated<number | null>;
  ended_at: Generated<number | null>;
  /** What came of it; null while it is open. */
  outcome: Generated<Outcome | null>;
  /** As WebAppel lists it, or as it was observed; null: not known. */
  talk_seconds: Generated<number | null>;
  /** As WebAppel lists it: a decimal text in the unit of its prices. */
  price: Generated<string | null>;
  /** WebAppel's name of the country and kind of line. */
  destination: Generated<string | null>;
  /** When WebAppel is asked for these of a call that is over; null: it has said them, or need not be asked. */
  details_due_at: Generated<number | null>;
  /** Progress of an accepted call; null while it waits. */
  progress: 'calling' | 'connected' | null;
  /** Calls that get a free line before this one, while it waits; null when unknown. */
  ahead_of_you: number | null;
  /** Whether the state was observed in WebAppel's progress stream or inferred from its listing. */
  evidence: 'observed' | 'inferred';
  missed_by: 'visitor' | 'operator' | null;
  /** 1: the parties of the ended call have talked; 0: they have not; null: WebAppel did not say. */
  talked: number | null;
  /** WebAppel's word for the state of the call, if Rappel does not know it, and since when it is listed, if it still is. */
  unknown_state: string | null;
  unknown_state_at: number | null;
  /** 1: another state was listed before it. */
  unknown_state_changed: number | null;
  busy: number;
  /** What the call costs at most while its end is not known, then what it cost, in millionths; see `CallPrices`. */
  cost: Generated<number>;
  /** The price of a minute of talk, and of ringing the operators' phones at each attempt. */
  minute_price: Generated<number>;
  ring_price: Generated<number>;
  /** Attempts to send it; in doubt, the look-ups so far. */
  attempts: number;
  /** When a worker must act on this row next; null when none must. While dialling, the end of the lease. */
  due_at: number | null;
  requested_at: number;
  call_at: number;
  /** The last moment at which it may be sent. */
  give_up_at: number;
  updated_at: number;
}

/** How many callbacks have reserved a slot of a popup. */
export interface SlotsTable {
  popup_id: string;
  slot_at: number;
  taken: number;
}

/** Counters of the rate limits: one row for each key. */
export interface HitsTable {
  key: string;
  hits: number;
  resets_at: number;
}

/** What is used of each limit of calls and costs; see `CallCounters`. */
export interface CallCountersTable {
  key: string;
  used: number;
  /** The limit when it was last counted. */
  most: number | null;
  /** The end of the day that it counts; null for what is open now. */
  ends_at: number | null;
}

/** What was used of a limit in a part of time; see `Window`. */
export interface CallUsesTable {
  /** The limit, and of what: a number, a popup, a network. */
  series: string;
  starts_at: number;
  used: number;
}

/** Warnings of budgets, each once in an hour or day. */
export interface BudgetWarningsTable {
  id: Generated<number>;
  at: number;
  budget: string;
  /** Empty for the budgets of the account. */
  popup_id: string;
  percent: number;
  /** The hours or days since 1970. */
  period: number;
  /** In millionths. */
  used: number;
  /** When it is mailed, at first or again; null if it need not be any more. */
  mail_due_at: number | null;
  /** Those that failed. */
  mail_attempts: Generated<number>;
  mailed_at: Generated<number | null>;
}

/** Secrets that the proxy generated because no setting provides them. */
export interface SecretsTable {
  name: string;
  value: string;
}

/** Cached settings of popups; see `PopupCache`. */
export interface PopupSnapshotsTable {
  /** A keyed hash of the account, so that popups of another account are never served. */
  account: string;
  popup_id: string;
  /** JSON. */
  snapshot: string;
  asked_at: number;
}

export interface CallbackTables {
  callbacks: CallbacksTable;
  appointment_slots: SlotsTable;
  rate_limit_hits: HitsTable;
  call_counters: CallCountersTable;
  call_uses: CallUsesTable;
  budget_warnings: BudgetWarningsTable;
  secrets: SecretsTable;
  popup_snapshots: PopupSnapshotsTable;
}
