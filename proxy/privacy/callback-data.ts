import { sql } from 'kysely';
import type { CallbackTables } from '../store/callback-tables.js';
import type { DataOf, Personal } from './data-class.js';

const term = {
  of: 'visitor',
  kept: '`KEEP_PERSONAL_DAYS` after the end of the callback',
  erased: 'blanked',
} as const;

const field: Personal = {
  ...term,
  what: 'what the visitor wrote in a field of the owner',
  why: 'the operator sees it with the call',
  blank: null,
};

const counted = {
  of: 'visitor',
  what: 'a keyed hash of a number or a network address, within the name of a limit',
  why: 'limits of calls and requests',
} as const;

/** The data about people in the tables of callbacks. */
export const callbackData: DataOf<keyof CallbackTables> = {
  callbacks: {
    id: 'none',
    handle: 'none',
    token: 'none',
    state: 'none',
    version: 'none',
    popup_id: 'none',
    number: { ...term, what: 'phone number', why: 'it is called', blank: '' },
    country: 'none',
    number_hash: {
      ...term,
      what: 'keyed hash of the phone number',
      why: 'one live callback for a number, limits, blocks, finding a person, and the proof of a consent',
      kept: `${term.kept}; with a consent, as long as the row`,
      // A consent of nobody would prove nothing.
      blank: sql`case when consent_text is null then '' else number_hash end`,
    },
    number_tail: {
      ...term,
      what: 'keyed hash of the last four digits',
      why: 'finding a request by number',
      blank: '',
    },
    source: {
      ...term,
      what: 'host of the page that it was requested on',
      why: 'the owner sees where requests come from',
      blank: null,
    },
    step: 'none',
    rang_at: 'none',
    connected_at: 'none',
    ended_at: 'none',
    outcome: 'none',
    talk_seconds: 'none',
    price: 'none',
    destination: 'none',
    name: { ...term, what: 'name', why: 'the operator sees it with the call', blank: null },
    custom1: field,
    custom2: field,
    custom3: field,
    address: {
      ...term,
      what: 'network address',
      why: 'limits and blocks, and WebAppel asks for it',
      blank: null,
    },
    delay_seconds: 'none',
    slot_at: 'none',
    slot_zone: 'none',
    idempotency_key: 'none',
    fingerprint: {
      ...term,
      what: 'keyed hash of the request',
      why: 'a repeated request is told from another one',
      blank: '',
    },
    proof_id: 'none',
    consent_text: 'none',
    consent_version: 'none',
    consent_language: 'none',
    tracking_id: 'none',
    timeline: 'none',
    progress: 'none',
    ahead_of_you: 'none',
    evidence: 'none',
    missed_by: 'none',
    talked: 'none',
    unknown_state: 'none',
    unknown_state_at: 'none',
    unknown_state_changed: 'none',
    busy: 'none',
    cost: 'none',
    minute_price: 'none',
    ring_price: 'none',
    attempts: 'none',
    due_at: 'none',
    requested_at: 'none',
    call_at: 'none',
    give_up_at: 'none',
    updated_at: 'none',
  },
  appointment_slots: { popup_id: 'none', slot_at: 'none', taken: 'none' },
  rate_limit_hits: {
    key: {
      of: 'visitor',
      what: 'keyed hash of a network address',
      why: 'limits of requests',
      kept: 'an hour after its window at most, which is ten minutes or less',
      erased: 'the row is deleted',
    },
    hits: 'none',
    resets_at: 'none',
  },
  call_counters: {
    key: {
      ...counted,
      kept: 'while it is counted, and two days',
      erased: 'the row is deleted',
    },
    used: 'none',
    most: 'none',
    ends_at: 'none',
  },
  call_uses: {
    series: { ...counted, kept: 'two days', erased: 'the row is deleted' },
    starts_at: 'none',
    used: 'none',
  },
  budget_warnings: {
    id: 'none',
    at: 'none',
    budget: 'none',
    popup_id: 'none',
    percent: 'none',
    period: 'none',
    used: 'none',
    mail_due_at: 'none',
    mail_attempts: 'none',
    mailed_at: 'none',
  },
  secrets: { name: 'none', value: 'none' },
  popup_snapshots: { account: 'none', popup_id: 'none', snapshot: 'none', asked_at: 'none' },
};
