import type { Generated } from 'kysely';
import type { Actor, EventDetail, EventKind, Evidence } from '../../shared/callback-events.js';
import type { LedgerState } from './callback-tables.js';

/** Every step of the callbacks, without personal data. */
export interface EventsTable {
  id: Generated<number>;
  callback_id: number;
  at: number;
  kind: EventKind;
  /** The state since then. */
  state: LedgerState;
  evidence: Evidence;
  detail: EventDetail | null;
  actor: Actor;
}

/**
 * What is counted of the callbacks that are over, by the UTC hour of their request. It follows from their rows and is
 * written with them; see `hour-counts.ts`.
 */
export interface HoursTable {
  /** The start of the hour, in milliseconds since 1970. */
  hour: number;
  popup_id: string;
  dimension: string;
  value: string;
  n: number;
}

/**
 * How often the forms of a popup were opened and sent, by the quarter of an hour: the days of every zone begin at one. No
 * row of a form is kept, so nothing can count them again.
 */
export interface FormCountsTable {
  /** The start of the quarter, in milliseconds since 1970. */
  quarter_at: number;
  popup_id: string;
  step: 'opened' | 'requested';
  n: number;
}

/** One row: how far the owner's server was told of the events; see `startWebhook`. */
export interface WebhookProgressTable {
  id: number;
  last_event_id: number;
  /** To send the next message. */
  attempts: number;
  due_at: number;
}

/** What the re-count of a night found; see `startNightlyRecount`. */
export interface RecountsTable {
  /** The day of the site on which it was made, as `2026-11-23`. */
  night: string;
  /** How many counts differed from the rows of the callbacks. */
  wrong: number;
  at: number;
}

/** The queue of summary mails: one row for each period, so that one instance sends each. */
export interface SummaryMailsTable {
  id: Generated<number>;
  /** When it is to be sent. */
  at: number;
  /** Days of the site, as `2026-11-23`. */
  first_day: string;
  last_day: string;
  /** Null: it was sent, or given up. */
  mail_due_at: number | null;
  mail_attempts: number;
  mailed_at: number | null;
}

export interface RequestTables {
  callback_events: EventsTable;
  hours: HoursTable;
  form_counts: FormCountsTable;
  summary_mails: SummaryMailsTable;
  recounts: RecountsTable;
  webhook_progress: WebhookProgressTable;
}
