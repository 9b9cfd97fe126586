import { endOf } from './call-ends.js';
import { type DueLoop, startDueLoop } from './due-loop.js';
import { type ListedCall, type ListingParts, listedCalls } from './listed-calls.js';
import type { Wish } from './wish.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** A call that no listing ended by now is left for a person; nobody watches an endless spinner. */
const STOP_AFTER_MS = 120 * MINUTE;

/** When a call is first looked for: not before it is due, and in its first second there is nothing to see yet. */
export const firstLookAt = (wish: Pick<Wish, 'call_at'>, now: number): number =>
  Math.max(wish.call_at, now + SECOND);

/** Questions about one call grow rarer with its age; all calls of a popup share one question. */
function waitAfter(ageMs: number): number {
  if (ageMs < MINUTE) return 1 * SECOND;
  if (ageMs < 10 * MINUTE) return 5 * SECOND;
  return 30 * SECOND;
}

/** Follows accepted calls to their end in the listing of requests. Visitors read the ledger, not WebAppel. */
export function startFollower({
  ledger,
  webAppel,
  clock,
  log,
  tokenField,
  timeZone,
}: ListingParts): DueLoop {
  async function follow(wish: Wish, calls: readonly ListedCall[] | undefined): Promise<void> {
    const age = clock.now() - wish.call_at;
    const states = new Set(ours(wish, calls ?? []).map(({ callState }) => callState ?? 'pending'));
    const [state] = states;
    // Rows that disagree tell nothing, nor does a word that nobody here knows.
    const end = states.size === 1 && state ? endOf[state] : undefined;
    if (end) {
      log.info({ callback: wish.id, state: end }, 'call ended');
      await ledger.move(wish, end, `listed as ${state}`, {
        progress: null,
        evidence: 'inferred',
        busy: state === 'busy' ? 1 : 0,
      });
    } else if (age > STOP_AFTER_MS) {
      await ledger.move(wish, 'unsettled', 'no end listed');
    } else if (
      age >= 0 &&
      states.size === 1 &&
      state !== 'unknown' &&
      wish.progress === null &&
      wish.evidence === 'inferred'
    ) {
      await ledger.move(wish, 'accepted', 'dialling', {
        progress: 'calling',
        due_at: clock.now() + waitAfter(age),
      });
    } else {
      await ledger.postpone(wish, age < 0 ? wish.call_at : clock.now() + waitAfter(age));
    }
  }

  /** A row counts only when request and token are both ours: free text could forge one of them. */
  const ours = (wish: Wish, calls: readonly ListedCall[]): ListedCall[] =>
    calls.filter(
      (call) =>
        call.trackingId === wish.tracking_id &&
        call.popupId === wish.popup_id &&
        call[tokenField] === wish.token,
    );

  /** What is due, and what of the same popups nearly is: a popup is asked about once a second at most. */
  async function wishesToAskAbout(): Promise<Wish[]> {
    const popups = new Set((await ledger.due('accepted')).map(({ popup_id }) => popup_id));
    if (popups.size === 0) return [];
    return (await ledger.due('accepted', SECOND)).filter(({ popup_id }) => popups.has(popup_id));
  }

  return startDueLoop({ clock, log, name: 'follower' }, async () => {
    for (const { wishes, calls } of await listedCalls(await wishesToAskAbout(), {
      webAppel,
      clock,
      log,
      timeZone,
    }))
      for (const wish of wishes) await follow(wish, calls);
    return ledger.nextDue('accepted');
  });
}
