import { maskNumber } from '../../shared/mask-number.js';
import { readByAllPlans } from '../../shared/numbers/all-plans.js';
import { type ReasonFacts, reasonOf } from '../../shared/owner/request-reason.js';
import type { RequestRow } from '../../shared/owner/requests.js';
import { type Callback, isBlanked } from '../callbacks/ledger/callback-entity.js';
import { iso } from '../callbacks/ledger/callback-view.js';
import { waitSeconds } from '../callbacks/ledger/hour-counts.js';
import type { Store } from '../store/database.js';
import type { EventsTable } from '../store/request-tables.js';

export type StoredEvent = Omit<EventsTable, 'id'> & { id: number };

const NATIONAL_DIGITS_SHOWN = 0;

/** What a callback is shown as in lists. @param last its last step */
export function rowOf(callback: Callback, last: StoredEvent | undefined): RequestRow {
  const { whoActs, ...reason } = reasonOf(factsOf(callback), last ?? null);
  return {
    id: callback.id,
    version: callback.version,
    requestedAt: iso(callback.requested_at),
    callAt: iso(callback.call_at),
    updatedAt: iso(callback.updated_at),
    endedAt: callback.ended_at === null ? null : iso(callback.ended_at),
    popupId: callback.popup_id,
    number: isBlanked(callback) ? '' : maskNumber(callback.number, NATIONAL_DIGITS_SHOWN),
    country: callback.country ?? readByAllPlans(callback.number)?.country ?? null,
    state: callback.state,
    outcome: callback.outcome,
    evidence: last?.evidence ?? callback.evidence,
    reason,
    whoActs,
    waitSeconds: waitSeconds(callback),
    talkSeconds: callback.talk_seconds,
    price: callback.price,
    destination: callback.destination,
    trackingId: callback.tracking_id,
    source: callback.source,
  };
}

const factsOf = ({
  state,
  outcome,
  call_at,
  requested_at,
  talk_seconds,
}: Callback): ReasonFacts => ({
  state,
  outcome,
  callAt: call_at,
  requestedAt: requested_at,
  talkSeconds: talk_seconds,
});

/** The rows of callbacks, in their order. */
export async function rowsOf(callbacks: readonly Callback[], store: Store): Promise<RequestRow[]> {
  if (callbacks.length === 0) return [];
  const events = await lastEvents(
    store,
    callbacks.map(({ id }) => id),
  ).execute();
  const last = new Map(events.map((event) => [event.callback_id, event]));
  return callbacks.map((callback) => rowOf(callback, last.get(callback.id)));
}

/** The last step of each of these callbacks. That somebody asked is none. */
export const lastEvents = (store: Store, ids: readonly number[]) =>
  store
    .selectFrom('callback_events')
    .selectAll()
    .where('id', 'in', (query) =>
      query
        .selectFrom('callback_events')
        .select(({ fn }) => fn.max('id').as('last'))
        .where('callback_id', 'in', ids)
        .where('kind', '!=', 'asked')
        .groupBy('callback_id'),
    );

/** The callbacks with these ids, as rows. */
export async function findRows(ids: readonly number[], store: Store): Promise<RequestRow[]> {
  if (ids.length === 0) return [];
  const callbacks = await store
    .selectFrom('callbacks')
    .selectAll()
    .where('id', 'in', ids)
    .execute();
  return rowsOf(callbacks, store);
}
