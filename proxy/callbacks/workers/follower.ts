import { MINUTE_MS, SECOND_MS } from '../../../shared/durations.js';
import type { Callback } from '../ledger/callback-entity.js';
import { CallIndex, type FoundCall } from './call-index.js';
import { inBatches, type ListingParts, listedCalls } from './call-listing.js';
import { endOf, endStep, listedChange, logEnd } from './call-outcomes.js';
import { firstLateLookupAt } from './late-lookups.js';
import { type PollLoop, startPollLoop } from './poll-loop.js';
import { createStandingEnds } from './standing-ends.js';
import { createUnknownStates } from './unknown-states.js';

/** A call without a listed end becomes unsettled after this, so that no visitor watches an endless spinner. */
const FOLLOW_FOR_MS = 120 * MINUTE_MS;

/** Whether a call that has not ended is still followed. */
export const isFollowed = ({ call_at }: Pick<Callback, 'call_at'>, now: number): boolean =>
  now - call_at <= FOLLOW_FOR_MS;

/** The longest pause between two requests, however often the listing could not be fetched. */
const MAX_PAUSE_MS = 30 * SECOND_MS;

/** The listing shows nothing in the first second of a call. */
export const FIRST_POLL_MS = SECOND_MS;

/** Every accepted call wakes the follower. It looks for due ones no more often than this. */
const MIN_GAP_MS = 200;

/** When a call is first looked up: not before its time. */
export const firstPollAt = (callback: Pick<Callback, 'call_at'>, now: number): number =>
  Math.max(callback.call_at, now + FIRST_POLL_MS);

/** The pause between two requests for a popup's listing, by the age of its newest call. */
function pauseAfter(ageMs: number): number {
  if (ageMs < MINUTE_MS) return 1 * SECOND_MS;
  if (ageMs < 10 * MINUTE_MS) return 5 * SECOND_MS;
  return 30 * SECOND_MS;
}

/** The last request for a popup's listing, in monotonic time, and the failures since it last succeeded. */
interface LastRequest {
  askedAt: number;
  failures: number;
}

/**
 * Follows accepted calls to their end in WebAppel's listing. Visitors read the ledger, not WebAppel. A request that
 * brings nothing new writes nothing.
 */
export function startFollower({
  ledger,
  webAppel,
  clock,
  log,
  tokenField,
  timeZone,
  isLeader,
}: ListingParts): PollLoop {
  const lastRequests = new Map<string, LastRequest>();

  const unknownStates = createUnknownStates(log);
  const standingEnds = createStandingEnds();

  async function follow(callback: Callback, call: FoundCall | undefined): Promise<void> {
    if (call && call.trackingId !== callback.tracking_id) {
      // Nobody else knows the token, so this is the call; the answer to `appel` must have been damaged.
      log.warn({ callback: callback.id }, 'WebAppel lists the call under another tracking id');
      await ledger.move(
        callback,
        'accepted',
        { detail: 'other-tracking-id' },
        {
          tracking_id: call.trackingId,
          progress: callback.progress,
          due_at: callback.due_at,
        },
      );
      return;
    }
    const state = call?.state;
    const end = state && endOf[state];
    if (end && standingEnds.areSettled(callback, call, clock.now())) {
      logEnd(await ledger.move(callback, end, endStep(state), listedChange(callback, call)), log);
    } else if (call?.unknownWord && (await settleUnknown(callback, call, call.unknownWord))) {
      return;
    } else if (!isFollowed(callback, clock.now())) {
      await ledger.move(
        callback,
        'unsettled',
        { detail: 'no-end-listed' },
        {
          due_at: firstLateLookupAt(clock.now()),
        },
      );
    } else if (state === 'pending') {
      await noteOpen(callback);
    }
  }

  /** An open call rings, as far as the listing tells. A state that Rappel does not know no longer stands still. */
  async function noteOpen(callback: Callback): Promise<void> {
    const isNew =
      clock.now() >= callback.call_at &&
      callback.progress === null &&
      callback.evidence === 'inferred';
    if (!isNew && callback.unknown_state_at === null) return;
    await ledger.move(
      callback,
      'accepted',
      { detail: 'open' },
      {
        progress: isNew ? 'calling' : callback.progress,
        unknown_state_at: null,
        due_at: callback.due_at,
      },
    );
  }

  /** @returns false when nothing has come of it */
  async function settleUnknown(
    callback: Callback,
    call: FoundCall,
    word: string,
  ): Promise<boolean> {
    const judgement = unknownStates.judge(callback, call, word, clock.now());
    if (judgement === null) return false;
    if (judgement === 'end') {
      const change = listedChange(callback, call);
      logEnd(await ledger.move(callback, 'ended', endStep('unknown'), change), log);
    } else
      await ledger.move(
        callback,
        'accepted',
        { detail: 'unknown-state' },
        {
          ...judgement,
          due_at: callback.due_at,
        },
      );
    return true;
  }

  /** Time until the next request for a popup's listing, in milliseconds; 0 or less means now. */
  function pauseBefore({ popupId, newestCallAt }: { popupId: string; newestCallAt: number }) {
    const { askedAt, failures } = lastRequests.get(popupId) ?? { askedAt: -Infinity, failures: 0 };
    const wait = pauseAfter(clock.now() - newestCallAt);
    const pause = Math.max(wait, Math.min(wait * 2 ** failures, MAX_PAUSE_MS));
    return askedAt + pause - clock.monotonic();
  }

  async function lookUp(popupIds: readonly string[], isStopped: () => boolean): Promise<void> {
    const askedAt = clock.monotonic();
    const callbacks = await ledger.followed.findByPopups(popupIds);
    const failuresOf = (popupId: string) => lastRequests.get(popupId)?.failures ?? 0;
    for (const popupId of popupIds)
      lastRequests.set(popupId, { askedAt, failures: failuresOf(popupId) + 1 });
    for (const { popupId, callbacks: some, calls } of await listedCalls(callbacks, {
      webAppel,
      clock,
      log,
      timeZone,
    })) {
      if (calls) lastRequests.set(popupId, { askedAt, failures: 0 });
      const index = new CallIndex(calls ?? [], { tokenField, timeZone, now: clock.now() });
      await inBatches(some, isStopped, (callback) => follow(callback, index.find(callback)));
    }
  }

  return startPollLoop(
    { clock, log, name: 'follower', minGapMs: MIN_GAP_MS },
    async (isStopped) => {
      if (!(await isLeader('follower'))) return undefined;
      let popups = await ledger.followed.listPopups();
      const due = popups.filter((popup) => pauseBefore(popup) <= 0);
      if (due.length > 0) {
        await lookUp(
          due.map(({ popupId }) => popupId),
          isStopped,
        );
        popups = await ledger.followed.listPopups();
      }
      for (const popupId of lastRequests.keys())
        if (!popups.some((popup) => popup.popupId === popupId)) lastRequests.delete(popupId);
      const moments = popups.map((popup) => clock.now() + Math.max(0, pauseBefore(popup)));
      return Math.min((await ledger.followed.findNextDueAt()) ?? Infinity, ...moments);
    },
  );
}
