import type { RequestTables } from '../store/request-tables.js';
import type { DataOf } from './data-class.js';

/** The tables of what happened say nothing about people: a callback is named by its id, and details are of a closed list. */
export const requestData: DataOf<keyof RequestTables> = {
  callback_events: {
    id: 'none',
    callback_id: 'none',
    at: 'none',
    kind: 'none',
    state: 'none',
    evidence: 'none',
    detail: 'none',
    actor: 'none',
  },
  hours: { hour: 'none', popup_id: 'none', dimension: 'none', value: 'none', n: 'none' },
  form_counts: { quarter_at: 'none', popup_id: 'none', step: 'none', n: 'none' },
  summary_mails: {
    id: 'none',
    at: 'none',
    first_day: 'none',
    last_day: 'none',
    mail_due_at: 'none',
    mail_attempts: 'none',
    mailed_at: 'none',
  },
  recounts: { night: 'none', wrong: 'none', at: 'none' },
  webhook_progress: { id: 'none', last_event_id: 'none', attempts: 'none', due_at: 'none' },
};
