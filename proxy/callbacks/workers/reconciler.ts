import { MINUTE_MS, SECOND_MS } from '../../../shared/durations.js';
import { type Callback, type CallbackChange, NumberTaken } from '../ledger/callback-entity.js';
import { CallIndex } from './call-index.js';
import { inBatches, type ListingParts, listedCalls } from './call-listing.js';
import { endOf, endStep, listedChange } from './call-outcomes.js';
import { firstPollAt, isFollowed } from './follower.js';
import { firstLateLookupAt, LATE_BATCH_MS, nextLateLookupAt } from './late-lookups.js';
import { type PollLoop, startPollLoop } from './poll-loop.js';

/** When a callback in doubt is looked up, counted from the start of the doubt. After the last it becomes unsettled. */
const lookupsAfterMs = [
  5 * SECOND_MS,
  15 * SECOND_MS,
  45 * SECOND_MS,
  2 * MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
];
export const FIRST_LOOKUP_MS = lookupsAfterMs[0]!;

/** While the listing cannot be fetched: interval and duration of the look-ups. */
const RETRY_MS = 10 * MINUTE_MS;
const GIVE_UP_AFTER_MS = 120 * MINUTE_MS;

/** Callbacks that are due within this time are looked up together, so that those of one outage share requests. */
const BATCH_MS = 2 * SECOND_MS;

/**
 * Settles callbacks in doubt: looks up their token in WebAppel's listing, at growing intervals. The listing may lag, so
 * a missing token proves nothing: such a callback becomes unsettled and is never sent again. Unless the owner
 * closes it, it is looked up for one more day.
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
  /** @param index undefined when the listing could not be fetched */
  async function settle(callback: Callback, index: CallIndex | undefined): Promise<void> {
    const call = index?.find(callback);
    if (call) {
      log.info({ callback: callback.id }, 'doubt settled: WebAppel has accepted the call');
      await ledger.move(callback, 'accepted', {}, acceptedChange(callback, call.trackingId));
      return;
    }
    const asked = callback.attempts + 1;
    const next = lookupsAfterMs[asked];
    if (next !== undefined) {
      const wait = next - (lookupsAfterMs[callback.attempts] ?? 0);
      await ledger.postpone(callback, clock.now() + wait, asked);
    } else if (index || clock.now() - callback.updated_at > GIVE_UP_AFTER_MS) {
      log.warn({ callback: callback.id }, 'doubt not settled: the owner must settle it');
      await ledger.move(
        callback,
        'unsettled',
        { detail: 'not-listed' },
        {
          due_at: firstLateLookupAt(clock.now()),
        },
      );
    } else {
      await ledger.postpone(callback, clock.now() + RETRY_MS);
    }
  }

  /** Like `settle`, for an unsettled callback. A callback that the owner closes meanwhile does not change. */
  async function settleLate(callback: Callback, index: CallIndex | undefined): Promise<void> {
    const call = index?.find(callback);
    const state = call?.state;
    // No call is open for so long: an unknown state is an end.
    const end = state === 'unknown' ? 'ended' : state && endOf[state];
    if (call && end) {
      log.info({ callback: callback.id, state: end }, 'listed late: the call has ended');
      const change = { ...listedChange(callback, call), tracking_id: call.trackingId };
      await ledger.move(callback, end, endStep(call.state ?? 'unknown'), change);
    } else if (call && callback.tracking_id === null) {
      log.info({ callback: callback.id }, 'listed late: the call was accepted');
      await followAgain(callback, call.trackingId);
    } else
      await ledger.postpone(
        callback,
        nextLateLookupAt(callback.updated_at, clock.now(), index !== undefined),
      );
  }

  /** Follows a call without an end, if there is time left and its visitor has made no new request. */
  async function followAgain(callback: Callback, trackingId: string): Promise<void> {
    try {
      if (isFollowed(callback, clock.now())) {
        await ledger.move(
          callback,
          'accepted',
          { detail: 'listed-late' },
          acceptedChange(callback, trackingId),
        );
        return;
      }
    } catch (failure) {
      if (!(failure instanceof NumberTaken)) throw failure;
    }
    // The owner can find it by its tracking id, and a later listing may show its end.
    await ledger.move(
      callback,
      'unsettled',
      { detail: 'no-end-listed' },
      {
        tracking_id: trackingId,
        due_at: firstLateLookupAt(clock.now()),
      },
    );
  }

  const acceptedChange = (callback: Callback, trackingId: string): CallbackChange => ({
    tracking_id: trackingId,
    attempts: 0,
    due_at: firstPollAt(callback, clock.now()),
  });

  /** The callbacks to look up now, and those of the same popups that are due soon, which need no extra request. */
  async function due(): Promise<Callback[]> {
    const inDoubt = await ledger.findDue('doubt', BATCH_MS);
    const unsettled = await ledger.findDue('unsettled', LATE_BATCH_MS);
    const overdue = unsettled.filter(({ due_at }) => (due_at ?? Infinity) <= clock.now());
    const popups = new Set([...inDoubt, ...overdue].map(({ popup_id }) => popup_id));
    return [...inDoubt, ...unsettled.filter(({ popup_id }) => popups.has(popup_id))];
  }

  return startPollLoop({ clock, log, name: 'reconciler' }, async (isStopped) => {
    if (!(await isLeader('reconciler'))) return undefined;
    const parts = { webAppel, clock, log, timeZone };
    for (const { callbacks, calls } of await listedCalls(await due(), parts)) {
      const index = calls && new CallIndex(calls, { tokenField, timeZone, now: clock.now() });
      await inBatches(callbacks, isStopped, (callback) =>
        callback.state === 'doubt' ? settle(callback, index) : settleLate(callback, index),
      );
    }
    return ledger.findNextDueAt('doubt', 'unsettled');
  });
}
