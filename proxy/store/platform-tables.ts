import type { Generated } from 'kysely';
import type { Weekday } from '../../shared/opening-hours.js';
import type { Locale } from '../../shared/vocabulary.js';

/** waiting: not dialled yet, may be cancelled · dialling · talking · voicemail: a message is being left · ended. */
export type CallState = 'waiting' | 'dialling' | 'talking' | 'voicemail' | 'ended';

/** How a call or an attempt ended; the words of the `etat` column. */
export type CallOutcome =
  | 'answered'
  | 'no-answer'
  | 'busy'
  | 'cancelled'
  | 'abandoned'
  | 'congestion'
  | 'unreachable';

/** A login of the platform, with what it may use. */
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
  /** Where a rotating group goes on, shared by all visitors. */
  rotation: number;
}

/** Numbers of a group. */
export interface OperatorsTable {
  account_id: number;
  group_name: string;
  /** Digits of E.164, without plus. */
  number: string;
  ring_seconds: number;
  position: number;
}

/** Schedules by name. */
export interface SchedulesTable {
  account_id: number;
  name: string;
}

/** Weekly openings. */
export interface OpeningsTable {
  account_id: number;
  schedule_name: string;
  weekday: Weekday;
  opens_at: string;
  closes_at: string;
}

/** Exceptional closing days. */
export interface ClosuresTable {
  account_id: number;
  schedule_name: string;
  day: string;
}

/** Popups; a removed one keeps its history. */
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

/** The catalogue of what can be called, the same for every account. */
export interface DestinationsTable {
  id: Generated<number>;
  country: string;
  line: 'fixed' | 'mobile';
  /** Decimal text, euros a minute. */
  price: string;
}

/** What a popup may call. */
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

/** Numbers that are never called. */
export interface BlockedNumbersTable {
  account_id: number;
  number: string;
}

/** Addresses whose requests are refused. */
export interface BlockedAddressesTable {
  account_id: number;
  address: string;
}

/** A request to call a visitor; its id is the tracking id. */
export interface CallsTable {
  id: Generated<number>;
  account_id: number;
  popup_id: number;
  /** Digits of E.164, without plus. */
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
  /** Every change of state compares it first. */
  version: number;
  outcome: CallOutcome | null;
  /** The attempts so far. */
  attempt: number;
  talk_seconds: number;
  requested_at: number;
  /** When the next attempt may start. */
  due_at: number;
  ended_at: number | null;
  /** The engine that dials it now; null while it waits and after its end. */
  engine_id: string | null;
  /** While dialling: whose phone. An announcement counts as the ringing before it: nobody talks yet. */
  ringing: 'operator' | 'visitor' | null;
  /** The operator's number that rings or talks for this call: no other call of the account can have it. */
  engaged_line: string | null;
}

/** The call engines that are alive: one whose lease has run out is not. */
export interface EnginesTable {
  id: string;
  leased_until: number;
}

/** One row a dialled attempt of a request. */
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

/** Voice messages on their way to a mailbox. */
export interface VoicemailsTable {
  id: Generated<number>;
  call_id: number;
  mailbox: string;
  recording: Uint8Array;
  seconds: number;
  attempts: number;
  due_at: number | null;
  /** The engine that hands it over at the moment. */
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
  platform_voicemails: VoicemailsTable;
}
