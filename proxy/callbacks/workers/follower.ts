import { MINUTE_MS, SECOND_MS } from '../../../shared/durations.js';
import type { Callback } from '../ledger/callback-entity.js';
import {
  callOf,
  groupBy,
  inBatches,
  type ListedCall,
  type ListingParts,
  listedCalls,
} from './call-listing.js';
import { asListed, endOf } from './call-outcomes.js';
import { firstLateLookupAt } from './late-lookups.js';
import { type PollLoop, startPollLoop } from './poll-loop.js';

/** A call that no listing ended by now is left for a person; nobody watches an endless spinner. */
const STOP_AFTER_MS = 120 * MINUTE_MS;

/** Whether a call without an end is still to be watched for one. */
export const isFollowed = ({ call_at }: Pick<Callback, 'call_at'>, now: number): boolean =>
  now - call_at <= STOP_AFTER_MS;

/** However often the listing could not be had, it is asked for again within this. */
const LONGEST_PAUSE_MS = 30 * SECOND_MS;

/** In the first second of a call there is nothing to see yet. */
export const FIRST_POLL_MS = SECOND_MS;

/** When a call is first looked for: not before it is due. */
export const firstPollAt = (callback: Pick<Callback, 'call_at'>, now: number): number =>
  Math.max(callback.call_at, now + FIRST_POLL_MS);

/** Questions about a popup's calls grow rarer with the age of its newest one: all of them share one question. */
function waitAfter(ageMs: number): number {
  if (ageMs < MINUTE_MS) return 1 * SECOND_MS;
  if (ageMs < 10 * MINUTE_MS) return 5 * SECOND_MS;
  return 30 * SECOND_MS;
}

/** When a popup was last asked about, on the clock that only goes forward, and how often in vain since it answered. */
interface Question {
  askedAt: number;
  failures: number;
}

/**
 * Follows accepted calls to their end in the listing of requests. Visitors read the ledger, not WebAppel; a question
 * that brings nothing new writes nothing.
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
  const questions = new Map<string, Question>();

  /** @param rows those with its token */
  async function follow(callback: Callback, rows: readonly ListedCall[]): Promise<void> {
    const call = callOf(callback, rows);
    if (call && call.trackingId !== callback.tracking_id) {
      // Nobody else knows the token, so this is the call: the answer to `appel` came mutilated.
      log.warn({ callback: callback.id }, 'WebAppel lists the call under another tracking id');
      await ledger.move(callback, 'accepted', 'listed by token', {
        tracking_id: call.trackingId,
        progress: callback.progress,
        due_at: callback.due_at,
      });
      return;
    }
    const state = call?.state;
    const end = state && endOf[state];
    if (end) {
      log.info({ callback: callback.id, state: end }, 'call ended');
      await ledger.move(callback, end, `listed as ${state}`, asListed(state));
    } else if (!isFollowed(callback, clock.now())) {
      await ledger.move(callback, 'unsettled', 'no end listed', {
        due_at: firstLateLookupAt(clock.now()),
      });
    } else if (
      state === 'pending' &&
      clock.now() >= callback.call_at &&
      callback.progress === null &&
      callback.evidence === 'inferred'
    ) {
      await ledger.move(callback, 'accepted', 'dialling', {
        progress: 'calling',
        due_at: callback.due_at,
      });
    }
  }

  /** How long ago or ahead the next question about a popup is due; 0 or less: now. */
  function pauseBefore({ popupId, newestCallAt }: { popupId: string; newestCallAt: number }) {
    const { askedAt, failures } = questions.get(popupId) ?? { askedAt: -Infinity, failures: 0 };
    const wait = waitAfter(clock.now() - newestCallAt);
    const pause = Math.max(wait, Math.min(wait * 2 ** failures, LONGEST_PAUSE_MS));
    return askedAt + pause - clock.monotonic();
  }

  async function askAbout(popupIds: readonly string[], isStopped: () => boolean): Promise<void> {
    const askedAt = clock.monotonic();
    const callbacks = await ledger.followed.of(popupIds);
    const failuresOf = (popupId: string) => questions.get(popupId)?.failures ?? 0;
    for (const popupId of popupIds)
      questions.set(popupId, { askedAt, failures: failuresOf(popupId) + 1 });
    for (const { popupId, callbacks: some, calls } of await listedCalls(callbacks, {
      webAppel,
      clock,
      log,
      timeZone,
    })) {
      if (calls) questions.set(popupId, { askedAt, failures: 0 });
      const byToken = groupBy(calls ?? [], (call) => call[tokenField] ?? '');
      await inBatches(some, isStopped, (callback) =>
        follow(callback, byToken.get(callback.token) ?? []),
      );
    }
  }

  return startPollLoop({ clock, log, name: 'follower' }, async (isStopped) => {
    if (!(await isLeader('follower'))) return undefined;
    const due = (await ledger.followed.popups()).filter((popup) => pauseBefore(popup) <= 0);
    if (due.length > 0)
      await askAbout(
        due.map(({ popupId }) => popupId),
        isStopped,
      );
    const popups = await ledger.followed.popups();
    for (const popupId of questions.keys())
      if (!popups.some((popup) => popup.popupId === popupId)) questions.delete(popupId);
    const moments = popups.map((popup) => clock.now() + Math.max(0, pauseBefore(popup)));
    return Math.min((await ledger.followed.nextAt()) ?? Infinity, ...moments);
  });
}
