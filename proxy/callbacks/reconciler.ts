import { type DueLoop, startDueLoop } from './due-loop.js';
import { firstLookAt } from './follower.js';
import { groupBy, type ListedCall, type ListingParts, listedCalls } from './listed-calls.js';
import { someAtATime } from './some-at-a-time.js';
import type { Wish } from './wish.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** When WebAppel is asked about a wish in doubt, after the doubt began; after the last a person has to. */
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
    const found = rows?.filter(({ popupId }) => popupId === wish.popup_id) ?? [];
    const trackingIds = [...new Set(found.map(({ trackingId }) => trackingId))];
    if (trackingIds.length === 1) {
      log.info({ callback: wish.id }, 'doubt settled: the call was accepted');
      await ledger.move(wish, 'accepted', 'found by token', {
        tracking_id: trackingIds[0] ?? null,
        attempts: 0,
        due_at: firstLookAt(wish, clock.now()),
      });
      return;
    }
    const asked = wish.attempts + 1;
    const next = questionsAfterMs[asked];
    if (next !== undefined) {
      const wait = next - (questionsAfterMs[wish.attempts] ?? 0);
      await ledger.postpone(wish, clock.now() + wait, asked);
    } else if (rows || clock.now() - wish.call_at > GIVE_UP_AFTER_MS) {
      log.warn({ callback: wish.id }, 'doubt not settled: left for a person');
      await ledger.move(wish, 'unsettled', 'not found');
    } else {
      await ledger.postpone(wish, clock.now() + AGAIN_MS);
    }
  }

  return startDueLoop({ clock, log, name: 'reconciler' }, async (isStopped) => {
    if (!(await takeTurn('reconciler'))) return undefined;
    for (const { wishes, calls } of await listedCalls(await ledger.due('doubt', TOGETHER_MS), {
      webAppel,
      clock,
      log,
      timeZone,
    })) {
      const byToken = calls && groupBy(calls, (call) => call[tokenField] ?? '');
      await someAtATime(wishes, isStopped, (wish) =>
        settle(wish, byToken && (byToken.get(wish.token) ?? [])),
      );
    }
    return ledger.nextDue('doubt');
  });
}
