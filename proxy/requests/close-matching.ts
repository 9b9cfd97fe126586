import type { Ledger } from '../callbacks/ledger/ledger.js';
import { type Closing, recordOutcome } from '../owner/owner-callbacks.js';
import type { Store } from '../store/database.js';
import { type Place, type RequestFilter, requestsOf } from './request-list.js';

/** So many are closed at a time at most. */
export const MAX_CLOSED = 1000;
/** Read at a time. Each is closed in a transaction of its own, so a kill leaves it either closed or not. */
const BATCH = 100;
/** More are not counted. */
const MAX_COUNTED = 100_000;

/** The filter without its states: only what is unsettled can be closed. */
const unsettled = ({ states: _, ...filter }: RequestFilter) =>
  ({ ...filter, state: 'unsettled' }) as const;

/** How many requests of a filter can be closed. */
export async function countClosable(filter: RequestFilter, store: Store): Promise<number> {
  if (filter.states && !filter.states.includes('unsettled')) return 0;
  const { count } = await store
    .selectFrom(
      requestsOf(store, unsettled(filter))
        .clearSelect()
        .select('id')
        .limit(MAX_COUNTED)
        .as('matching'),
    )
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/**
 * Records the same outcome for the requests of a filter that can be closed, the newest first. What somebody else closes
 * meanwhile is passed over.
 * @returns how many were closed here
 */
export async function closeMatching(
  filter: RequestFilter,
  outcome: Closing['outcome'],
  { store, ledger }: { store: Store; ledger: Ledger },
): Promise<number> {
  let closed = 0;
  let cursor: Place | undefined;
  while (closed < MAX_CLOSED) {
    const batch = await requestsOf(store, { ...unsettled(filter), cursor })
      .limit(Math.min(BATCH, MAX_CLOSED - closed))
      .execute();
    for (const callback of batch) if (await recordOutcome(callback, outcome, ledger)) closed++;
    cursor = batch.at(-1);
    if (!cursor) break;
  }
  return closed;
}
