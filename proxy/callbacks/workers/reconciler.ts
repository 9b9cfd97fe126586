import { MINUTE_MS, SECOND_MS } from '../../../shared/durations.js';
import { type Callback, type CallbackChange, NumberTaken } from '../ledger/callback-entity.js';
import {
  callOf,
  groupBy,
  inBatches,
  type ListedCall,
  type ListingParts,
  listedCalls,
} from './call-listing.js';
import { asListed, endOf } from './call-outcomes.js';
import { firstPollAt, isFollowed } from './follower.js';
import { firstLateLookupAt, LATE_BATCH_MS, nextLateLookupAt } from './late-lookups.js';
import { type PollLoop, startPollLoop } from './poll-loop.js';

/** When WebAppel is asked about a callback in doubt, after the doubt began; after the last it is left to a person. */
const lookupsAfterMs = [
  5 * SECOND_MS,
  15 * SECOND_MS,
  45 * SECOND_MS,
  2 * MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
];
export const FIRST_LOOKUP_MS = lookupsAfterMs[0]!;

/** While the listing cannot be had, nothing is known: it is asked for again, at this pace and no longer than this. */
const AGAIN_MS = 10 * MINUTE_MS;
const GIVE_UP_AFTER_MS = 120 * MINUTE_MS;

/** What is due within this is asked about together: callbacks that an outage caught share its questions. */
const TOGETHER_MS = 2 * SECOND_MS;

/**
 * Settles callbacks in doubt: looks for their token in the listing, on a widening schedule. Absence proves nothing while
 * the listing lags (by how much is not known), so a callback in doubt is found, or held for a person; never sent again.
 * What a person has not closed is looked for for a day more, seldom.
 */
export function startReconciler({
  ledger,
  webAppel,
  clock,
  log,
  tokenField,
  timeZone,
  isLeader,
}: ListingParts): PollLoop {
  /** @param rows those with its token; undefined when the listing could not be had */
  async function settle(
    callback: Callback,
    rows: readonly ListedCall[] | undefined,
  ): Promise<void> {
    const call = rows && callOf(callback, rows);
    if (call) {
      log.info({ callback: callback.id }, 'doubt settled: the call was accepted');
      await ledger.move(callback, 'accepted', 'found by token', takenUp(callback, call.trackingId));
      return;
    }
    const asked = callback.attempts + 1;
    const next = lookupsAfterMs[asked];
    if (next !== undefined) {
      const wait = next - (lookupsAfterMs[callback.attempts] ?? 0);
      await ledger.postpone(callback, clock.now() + wait, asked);
    } else if (rows || clock.now() - callback.updated_at > GIVE_UP_AFTER_MS) {
      log.warn({ callback: callback.id }, 'doubt not settled: left for a person');
      await ledger.move(callback, 'unsettled', 'not found', {
        due_at: firstLateLookupAt(clock.now()),
      });
    } else {
      await ledger.postpone(callback, clock.now() + AGAIN_MS);
    }
  }

  /** The same for a callback that was left to a person. Whatever a person noted of it meanwhile stands: it moved then. */
  async function settleLate(
    callback: Callback,
    rows: readonly ListedCall[] | undefined,
  ): Promise<void> {
    const call = rows && callOf(callback, rows);
    const state = call?.state;
    const end = state && endOf[state];
    if (end) {
      log.info({ callback: callback.id, state: end }, 'listed late: the call has ended');
      const noted = { ...asListed(state), tracking_id: call.trackingId };
      await ledger.move(callback, end, `listed late as ${state}`, noted);
    } else if (call && callback.tracking_id === null) {
      log.info({ callback: callback.id }, 'listed late: the call was accepted');
      await takeUp(callback, call.trackingId);
    } else
      await ledger.postpone(
        callback,
        nextLateLookupAt(callback.updated_at, clock.now(), rows !== undefined),
      );
  }

  /** A call that has no end yet is followed, if there is time left and its visitor has not asked again meanwhile. */
  async function takeUp(callback: Callback, trackingId: string): Promise<void> {
    try {
      if (isFollowed(callback, clock.now())) {
        await ledger.move(callback, 'accepted', 'found late', takenUp(callback, trackingId));
        return;
      }
    } catch (failure) {
      if (!(failure instanceof NumberTaken)) throw failure;
    }
    // A person finds it by its tracking id, and the listing may still tell its end.
    await ledger.move(callback, 'unsettled', 'listed without an end', {
      tracking_id: trackingId,
      due_at: firstLateLookupAt(clock.now()),
    });
  }

  const takenUp = (callback: Callback, trackingId: string): CallbackChange => ({
    tracking_id: trackingId,
    attempts: 0,
    due_at: firstPollAt(callback, clock.now()),
  });

  /** What it is time to ask about; with it, what will be due soon and costs no further question. */
  async function due(): Promise<Callback[]> {
    const doubtful = await ledger.due('doubt', TOGETHER_MS);
    const left = await ledger.due('unsettled', LATE_BATCH_MS);
    const overdue = left.filter(({ due_at }) => (due_at ?? Infinity) <= clock.now());
    const popups = new Set([...doubtful, ...overdue].map(({ popup_id }) => popup_id));
    return [...doubtful, ...left.filter(({ popup_id }) => popups.has(popup_id))];
  }

  return startPollLoop({ clock, log, name: 'reconciler' }, async (isStopped) => {
    if (!(await isLeader('reconciler'))) return undefined;
    const parts = { webAppel, clock, log, timeZone };
    for (const { callbacks, calls } of await listedCalls(await due(), parts)) {
      const byToken = calls && groupBy(calls, (call) => call[tokenField] ?? '');
      await inBatches(callbacks, isStopped, (callback) => {
        const rows = byToken && (byToken.get(callback.token) ?? []);
        return callback.state === 'doubt' ? settle(callback, rows) : settleLate(callback, rows);
      });
    }
    return ledger.nextDue('doubt', 'unsettled');
  });
}
