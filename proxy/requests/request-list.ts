import type { Outcome } from '../../shared/callback-events.js';
import type { RequestPage } from '../../shared/owner/requests.js';
import { type Callback, liveStates } from '../callbacks/ledger/callback-entity.js';
import type { LedgerState } from '../store/callback-tables.js';
import type { Store } from '../store/database.js';
import { rowsOf } from './request-rows.js';

/** Which requests are listed. What is absent does not matter. */
export interface RequestFilter {
  states?: readonly LedgerState[] | undefined;
  outcome?: Outcome | undefined;
  popupId?: string | undefined;
  /** When they were requested, in milliseconds since 1970: from the first moment up to, and without, the last. */
  from?: number | undefined;
  to?: number | undefined;
  trackingId?: string | undefined;
  handle?: string | undefined;
  numberHash?: string | undefined;
  /** See `hashOfTail`. Requests from before an upgrade have the empty one. */
  numberTails?: readonly string[] | undefined;
}

export interface PageOf {
  /** The `next` of the page before. */
  before?: string | undefined;
  limit: number;
}

/** States of requests that are not over. */
export const openStates: readonly LedgerState[] = ['scheduled', ...liveStates, 'unsettled'];

/**
 * Lists requests, newest first. Each state is read by itself: the indexes then give them in order, so that a page costs the
 * same however many requests there are.
 */
export async function listRequests(
  filter: RequestFilter,
  { before, limit }: PageOf,
  store: Store,
): Promise<RequestPage> {
  const cursor = before === undefined ? undefined : await placeOf(store, Number(before));
  if (before !== undefined && !cursor) return { requests: [], next: null };
  const states = filter.states ?? [undefined];
  const found = await Promise.all(
    // One more shows whether there is a next page.
    states.map((state) =>
      requestsOf(store, { ...filter, state, cursor })
        .limit(limit + 1)
        .execute(),
    ),
  );
  const callbacks = found.length === 1 ? (found[0] ?? []) : found.flat().sort(newestFirst);
  const page = callbacks.slice(0, limit);
  const last = page.at(-1);
  return {
    requests: await rowsOf(page, store),
    next: callbacks.length > limit && last ? String(last.id) : null,
  };
}

export type Place = Pick<Callback, 'requested_at' | 'id'>;

const newestFirst = (one: Place, other: Place): number =>
  other.requested_at - one.requested_at || other.id - one.id;

const placeOf = (store: Store, id: number): Promise<Place | undefined> =>
  store
    .selectFrom('callbacks')
    .select(['requested_at', 'id'])
    .where('id', '=', id)
    .executeTakeFirst();

/** The query of a page, of one state at most. */
export function requestsOf(
  store: Store,
  {
    state,
    cursor,
    ...filter
  }: RequestFilter & { state: LedgerState | undefined; cursor?: Place | undefined },
) {
  let query = store.selectFrom('callbacks').selectAll();
  if (state) query = query.where('state', '=', state);
  if (filter.outcome) query = query.where('outcome', '=', filter.outcome);
  if (filter.popupId) query = query.where('popup_id', '=', filter.popupId);
  if (filter.from !== undefined) query = query.where('requested_at', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('requested_at', '<', filter.to);
  if (filter.trackingId) query = query.where('tracking_id', '=', filter.trackingId);
  if (filter.handle) query = query.where('handle', '=', filter.handle);
  if (filter.numberTails) query = query.where('number_tail', 'in', filter.numberTails);
  if (filter.numberHash) query = query.where('number_hash', '=', filter.numberHash);
  if (cursor)
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('requested_at', 'id'), '<', tuple(cursor.requested_at, cursor.id)),
    );
  return query.orderBy('requested_at', 'desc').orderBy('id', 'desc');
}
