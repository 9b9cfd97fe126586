import { type Change, NumberTaken, type Wish } from '../ledger/callback-entity.js';
import {
  callOf,
  groupBy,
  type ListedCall,
  type ListingParts,
  listedCalls,
} from './call-listing.js';
import { asListed, endOf } from './call-outcomes.js';
import { firstLookAt, isFollowed } from './follower.js';
import { someAtATime } from './in-batches.js';
import { firstLateQuestionAt, LATE_TOGETHER_MS, nextLateQuestionAt } from './late-lookups.js';
import { type DueLoop, startDueLoop } from './poll-loop.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** When WebAppel is asked about a wish in doubt, after the doubt began; after the last it is left to a person. */
const questionsAfterMs = [
  5 * SECOND,
  15 * SECOND,
  45 * SECOND,
  2 * MINUTE,
  5 * MINUTE,
  15 * MINUTE,
];
export const FIRST_QUESTION_MS = questionsAfterMs[0]!;

/** While the listing cannot be had, nothing is known: it is asked for again, at this pace and no longer than this. */
const AGAIN_MS = 10 * MINUTE;
const GIVE_UP_AFTER_MS = 120 * MINUTE;

/** What is due within this is asked about together: wishes that an outage caught share its questions. */
const TOGETHER_MS = 2 * SECOND;

/**
 * Settles wishes in doubt: looks for their token in the listing, on a widening schedule. Absence proves nothing while
 * the listing lags (by how much is not known), so a wish in doubt is found, or held for a person; never sent again.
 * What a person has not closed is looked for for a day more, seldom.
 */
export function startReconciler({
  ledger,
  webAppel,
  clock,
  log,
  tokenField,
  timeZone,
  takeTurn,
}: ListingParts): DueLoop {
  /** @param rows those with its token; undefined when the listing could not be had */
  async function settle(wish: Wish, rows: readonly ListedCall[] | undefined): Promise<void> {
    const call = rows && callOf(wish, rows);
    if (call) {
      log.info({ callback: wish.id }, 'doubt settled: the call was accepted');
      await ledger.move(wish, 'accepted', 'found by token', takenUp(wish, call.trackingId));
      return;
    }
    const asked = wish.attempts + 1;
    const next = questionsAfterMs[asked];
    if (next !== undefined) {
      const wait = next - (questionsAfterMs[wish.attempts] ?? 0);
      await ledger.postpone(wish, clock.now() + wait, asked);
    } else if (rows || clock.now() - wish.updated_at > GIVE_UP_AFTER_MS) {
      log.warn({ callback: wish.id }, 'doubt not settled: left for a person');
      await ledger.move(wish, 'unsettled', 'not found', {
        due_at: firstLateQuestionAt(clock.now()),
      });
    } else {
      await ledger.postpone(wish, clock.now() + AGAIN_MS);
    }
  }

  /** The same for a wish that was left to a person. Whatever a person noted of it meanwhile stands: it moved then. */
  async function settleLate(wish: Wish, rows: readonly ListedCall[] | undefined): Promise<void> {
    const call = rows && callOf(wish, rows);
    const state = call?.state;
    const end = state && endOf[state];
    if (end) {
      log.info({ callback: wish.id, state: end }, 'listed late: the call has ended');
      const noted = { ...asListed(state), tracking_id: call.trackingId };
      await ledger.move(wish, end, `listed late as ${state}`, noted);
    } else if (call && wish.tracking_id === null) {
      log.info({ callback: wish.id }, 'listed late: the call was accepted');
      await takeUp(wish, call.trackingId);
    } else
      await ledger.postpone(
        wish,
        nextLateQuestionAt(wish.updated_at, clock.now(), rows !== undefined),
      );
  }

  /** A call that has no end yet is followed, if there is time left and its visitor has not asked again meanwhile. */
  async function takeUp(wish: Wish, trackingId: string): Promise<void> {
    try {
      if (isFollowed(wish, clock.now())) {
        await ledger.move(wish, 'accepted', 'found late', takenUp(wish, trackingId));
        return;
      }
    } catch (failure) {
      if (!(failure instanceof NumberTaken)) throw failure;
    }
    // A person finds it by its tracking id, and the listing may still tell its end.
    await ledger.move(wish, 'unsettled', 'listed without an end', {
      tracking_id: trackingId,
      due_at: firstLateQuestionAt(clock.now()),
    });
  }

  const takenUp = (wish: Wish, trackingId: string): Change => ({
    tracking_id: trackingId,
    attempts: 0,
    due_at: firstLookAt(wish, clock.now()),
  });

  /** What it is time to ask about; with it, what will be due soon and costs no further question. */
  async function due(): Promise<Wish[]> {
    const doubtful = await ledger.due('doubt', TOGETHER_MS);
    const left = await ledger.due('unsettled', LATE_TOGETHER_MS);
    const overdue = left.filter(({ due_at }) => (due_at ?? Infinity) <= clock.now());
    const popups = new Set([...doubtful, ...overdue].map(({ popup_id }) => popup_id));
    return [...doubtful, ...left.filter(({ popup_id }) => popups.has(popup_id))];
  }

  return startDueLoop({ clock, log, name: 'reconciler' }, async (isStopped) => {
    if (!(await takeTurn('reconciler'))) return undefined;
    const parts = { webAppel, clock, log, timeZone };
    for (const { wishes, calls } of await listedCalls(await due(), parts)) {
      const byToken = calls && groupBy(calls, (call) => call[tokenField] ?? '');
      await someAtATime(wishes, isStopped, (wish) => {
        const rows = byToken && (byToken.get(wish.token) ?? []);
        return wish.state === 'doubt' ? settle(wish, rows) : settleLate(wish, rows);
      });
    }
    return ledger.nextDue('doubt', 'unsettled');
  });
}
