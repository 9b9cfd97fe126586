import { createHmac } from 'node:crypto';
import { SECOND_MS } from '../../shared/durations.js';
import { iso } from '../callbacks/ledger/callback-view.js';
import type { LedgerState } from '../store/callback-tables.js';
import type { EventsTable } from '../store/request-tables.js';

/** Endings after which somebody was not called, or was called and not reached. */
export const toldStates = [
  'missed',
  'failed',
  'refused',
  'expired',
  'unsettled',
] as const satisfies readonly LedgerState[];

/** A step that ended or left a callback, with what is told of it. */
export interface ToldEvent extends Pick<EventsTable, 'callback_id' | 'at' | 'state' | 'detail'> {
  id: number;
  popup_id: string;
  requested_at: number;
  slot_at: number | null;
}

/** A message of the specification "Standard Webhooks", for which receivers have libraries. */
export interface WebhookMessage {
  headers: Record<string, string>;
  body: string;
}

/**
 * What is sent of an event. It holds no name, number or address, and not the link of the visitor.
 * @param secret the key of the signature; `whsec_` and base64, or any text
 * @param now in milliseconds since 1970
 */
export function messageOf(event: ToldEvent, secret: string, now: number): WebhookMessage {
  const id = `event-${event.id}`;
  const timestamp = String(Math.floor(now / SECOND_MS));
  const body = JSON.stringify({
    type: `callback.${event.state}`,
    timestamp: iso(event.at),
    data: {
      callback: event.callback_id,
      popupId: event.popup_id,
      state: event.state,
      reason: event.detail,
      requestedAt: iso(event.requested_at),
      appointmentAt: event.slot_at === null ? null : iso(event.slot_at),
    },
  });
  const signature = createHmac('sha256', keyOf(secret))
    .update(`${id}.${timestamp}.${body}`)
    .digest('base64');
  return {
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    },
    body,
  };
}

const PREFIX = 'whsec_';

const keyOf = (secret: string): Buffer =>
  secret.startsWith(PREFIX)
    ? Buffer.from(secret.slice(PREFIX.length), 'base64')
    : Buffer.from(secret);
