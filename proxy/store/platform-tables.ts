import type { Generated } from 'kysely';
import type { Weekday } from '../../shared/opening-hours.js';
import type { Locale } from '../../shared/vocabulary.js';

/** A waiting call is not dialled and may be cancelled. In `voicemail`, the visitor is leaving a message. */
export type CallState = 'waiting' | 'dialling' | 'talking' | 'voicemail' | 'ended';

/** How a call or an attempt ended. */
export type CallOutcome =
  | 'answered'
  | 'no-answer'
  | 'busy'
  | 'cancelled'
  | 'abandoned'
  | 'congestion'
  | 'unreachable'
  /** The person who was called does not want to be called. */
  | 'refused';

/** Accounts with their login and limits. */
export interface AccountsTable {
  id: Generated<number>;
  email: string;
  password_hash: string;
  time_zone: string;
  max_concurrent_calls: number;
}

/** Operator groups. */
export interface GroupsTable {
  account_id: number;
  name: string;
  ordering: 'fixed' | 'random' | 'rotating';
  /** Position of the next operator in a rotating group, shared by all calls. */
  rotation: number;
}

/** Operators of a group. */
export interface OperatorsTable {
  account_id: number;
  group_name: string;
  /** E.164 digits without the plus sign. */
  number: string;
  ring_seconds: number;
  position: number;
}

/** Schedules of an account. */
export interface SchedulesTable {
  account_id: number;
  name: string;
}

/** Weekly opening times of a schedule. */
export interface OpeningsTable {
  account_id: number;
  schedule_name: string;
  weekday: Weekday;
  opens_at: string;
  closes_at: string;
}

/** Closing days of a schedule. */
export interface ClosuresTable {
  account_id: number;
  schedule_name: string;
  day: string;
}

/** Popups. A deleted one keeps its row, because its calls stay readable (L471). */
export interface PopupsTable {
  id: Generated<number>;
  account_id: number;
  name: string;
  direction: 'operator-first' | 'visitor-first';
  schedule_name: string | null;
  visitor_ring_seconds: number;
  operator_window_seconds: number;
  locale: Locale;
  voice: 'male' | 'female';
  operator_caller_id: string | null;
  visitor_caller_id: string | null;
  open_group: string | null;
  closed_group: string | null;
  open_message: string | null;
  closed_message: string | null;
  immediate_only: number;
  voicemail_address: string | null;
  show_name: number;
  label1: string | null;
  label2: string | null;
  label3: string | null;
  removed_at: number | null;
}

/** The destinations that exist, the same for every account. */
export interface DestinationsTable {
  id: Generated<number>;
  country: string;
  line: 'fixed' | 'mobile';
  /** Euros per minute, as decimal text. */
  price: string;
}

/** The destinations that a popup may call. */
export interface PopupDestinationsTable {
  popup_id: number;
  destination_id: number;
}

/** Sounds, header images and style sheets of popups. */
export interface FilesTable {
  popup_id: number;
  type: string;
  media_type: string;
  file_name: string;
  content: Uint8Array;
  stored_at: number;
}

export interface BlockedNumbersTable {
  account_id: number;
  /** A keyed hash. */
  number: string;
}

export interface BlockedAddressesTable {
  account_id: number;
  address: string;
}

/** Calls. The id of a row is the tracking id. */
export interface CallsTable {
  id: Generated<number>;
  /** Random: what is encrypted in the row is bound to it. Null in rows of earlier versions. */
  row_key: string | null;
  /** A keyed hash, by which a person is found. Null in rows of earlier versions. */
  number_hash: string | null;
  account_id: number;
  popup_id: number;
  /** E.164 digits without the plus sign. */
  number: string;
  destination_id: number;
  name: string | null;
  custom1: string | null;
  custom2: string | null;
  custom3: string | null;
  address: string | null;
  source: string | null;
  delay_seconds: number;
  retries: number;
  recorded: number;
  max_seconds: number;
  state: CallState;
  /** Grows with each change. A change applies only if the version is still the one it read. */
  version: number;
  outcome: CallOutcome | null;
  /** Number of attempts so far. */
  attempt: number;
  talk_seconds: number;
  requested_at: number;
  /** When the next attempt may start. */
  due_at: number;
  ended_at: number | null;
  /** The call engine that handles the call; null while it waits and after its end. */
  engine_id: string | null;
  /** While dialling: the leg whose phone rings. An announcement still counts as ringing. */
  ringing: 'operator' | 'visitor' | null;
  /** The operator's number that this call uses. No other call of the account can use it meanwhile. */
  engaged_line: string | null;
  /** 1: it ended because no operator's phone was free, so none rang. */
  all_operators_busy: Generated<number | null>;
}

/** Running call engines. An engine whose lease has expired counts as dead. */
export interface EnginesTable {
  id: string;
  leased_until: number;
}

/** Attempts of calls: one row for each. */
export interface CallAttemptsTable {
  id: Generated<number>;
  call_id: number;
  started_at: number;
  destination_id: number;
  price: string | null;
  rang_seconds: number;
  talk_seconds: number;
  outcome: CallOutcome | null;
  ended_at: number | null;
}

/** The phones that were rung, or could not be: one row for each. */
export interface LegsTable {
  id: Generated<number>;
  call_id: number;
  attempt: number;
  role: 'operator' | 'visitor';
  /** Of the operator; null for the visitor, whose number is in the call. */
  number: string | null;
  began_at: number;
  rang_ms: number;
  outcome: LegOutcome;
}

/** What the operators of calls did, by the quarter of an hour in which their phones began to ring; see `operator-counts.ts`. */
export interface OperatorCountsTable {
  /** The start of the quarter, in milliseconds since 1970. */
  quarter_at: number;
  account_id: number;
  popup_id: number;
  /** E.164. */
  number: string;
  /** How often the phone rang, apart from calls that the visitor left meanwhile. */
  rang: number;
  answered: number;
  /** How often it could not ring, because its line was busy. */
  in_use: number;
  /** Of what rang. */
  rang_ms: number;
  talk_seconds: number;
}

/** How a phone answered. The first is one that another call was using. */
export type LegOutcome =
  | 'in-use'
  | 'answered'
  | 'no-answer'
  | 'busy'
  | 'declined'
  | 'failed'
  | 'left';

/** Voice messages to be sent by mail. */
export interface VoicemailsTable {
  id: Generated<number>;
  call_id: number;
  mailbox: string;
  recording: Uint8Array;
  seconds: number;
  attempts: number;
  due_at: number | null;
  /** The call engine that is sending it. */
  engine_id: string | null;
  sent_at: number | null;
  recorded_at: number;
}

/** The tables of the embedded platform. */
export interface PlatformTables {
  platform_accounts: AccountsTable;
  platform_groups: GroupsTable;
  platform_operators: OperatorsTable;
  platform_schedules: SchedulesTable;
  platform_openings: OpeningsTable;
  platform_closures: ClosuresTable;
  platform_popups: PopupsTable;
  platform_destinations: DestinationsTable;
  platform_popup_destinations: PopupDestinationsTable;
  platform_files: FilesTable;
  platform_blocked_numbers: BlockedNumbersTable;
  platform_blocked_addresses: BlockedAddressesTable;
  platform_calls: CallsTable;
  platform_engines: EnginesTable;
  platform_call_attempts: CallAttemptsTable;
  platform_legs: LegsTable;
  platform_operator_counts: OperatorCountsTable;
  platform_voicemails: VoicemailsTable;
}
