import type { Clock } from '../../../shared/clock.js';
import { DAY_MS, MINUTE_MS } from '../../../shared/durations.js';
import { isOpen, openUntil } from '../../../shared/opening-hours.js';
import { ProblemError } from '../../http/problems.js';
import type { Log } from '../../log.js';
import type { Store } from '../../store/database.js';
import { checkWithin } from '../intake/accept.js';
import type { PopupRules } from '../intake/appointments.js';
import type { Callback } from '../ledger/callback-entity.js';
import type { Ledger } from '../ledger/ledger.js';
import { deleteSlotsBefore } from '../ledger/slot-capacity.js';
import { type PollLoop, startPollLoop } from './poll-loop.js';

interface Parts {
  ledger: Ledger;
  store: Store;
  popupViews: PopupRules;
  clock: Clock;
  log: Log;
  graceMinutes: number;
}

/** While it cannot be known whether a call is allowed, it is asked again. */
const ASK_AGAIN_MS = 5000;

/**
 * Takes up appointments when they are due: what was allowed when they were made is looked at again. A call that is
 * late within the grace and still allowed is handed to the dispatcher; any other is not made, and its visitor is told
 * to ask again.
 */
export function startAppointments(parts: Parts): PollLoop {
  const { ledger, store, popupViews, clock, log } = parts;
  const graceMs = parts.graceMinutes * MINUTE_MS;

  /** @returns whether it could not be found out what is to be done */
  async function takeUp(callback: Callback): Promise<boolean> {
    const lastAt = callback.call_at + graceMs;
    if (clock.now() > lastAt) return expire(callback, 'too late');
    const allowed = await rulesOf(callback.popup_id);
    if (allowed === 'unknown') return true;
    if (allowed === 'gone') return expire(callback, 'the popup is gone');
    const { view, hours } = allowed;
    const now = clock.now();
    if (!hours || !isOpen(hours, now)) return expire(callback, 'closed');
    const number = checkWithin(view, callback.number);
    if (!number.ok) {
      log.warn(
        { callback: callback.id, reason: number.reason },
        'an appointment is no longer allowed',
      );
      await ledger.move(callback, 'refused', number.reason);
      return false;
    }
    await ledger.move(callback, 'ready', 'due', {
      due_at: now,
      // Tries that fail at first must not run on past closing time.
      give_up_at: Math.min(lastAt, openUntil(hours, now) - 1),
    });
    return false;
  }

  async function rulesOf(popupId: string) {
    try {
      const [view, hours] = await Promise.all([
        popupViews.view(popupId),
        popupViews.hours(popupId),
      ]);
      return { view, hours };
    } catch (failure) {
      if (!(failure instanceof ProblemError)) throw failure;
      return failure.problem.code === 'not-found' ? 'gone' : 'unknown';
    }
  }

  async function expire(callback: Callback, cause: string): Promise<false> {
    log.warn({ callback: callback.id, cause }, 'an appointment could not be called');
    await ledger.move(callback, 'expired', cause);
    return false;
  }

  return startPollLoop({ clock, log, name: 'appointments' }, async () => {
    const due = await ledger.due('scheduled');
    // Together, so that one popup whose settings are slow to come does not hold up the others' visitors.
    const isUnknown = await Promise.all(due.map(takeUp));
    await ledger.postponeAll(
      due.filter((_, index) => isUnknown[index]),
      clock.now() + ASK_AGAIN_MS,
    );
    if (due.length > 0) await deleteSlotsBefore(store, clock.now() - DAY_MS);
    return ledger.nextDue('scheduled');
  });
}
