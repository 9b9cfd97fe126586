import type { Clock } from '../../../shared/clock.js';
import { DAY_MS, MINUTE_MS } from '../../../shared/durations.js';
import { isOpen, openUntil } from '../../../shared/opening-hours.js';
import { LimitReached } from '../../guard/call-counters.js';
import type { Guard } from '../../guard/guard.js';
import { ProblemError } from '../../http/problems.js';
import type { Log } from '../../log.js';
import type { Store } from '../../store/database.js';
import { checkPopupNumber } from '../intake/accept.js';
import type { PopupRules } from '../intake/appointments.js';
import { type Callback, NumberTaken } from '../ledger/callback-entity.js';
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
  guard: Pick<Guard, 'recordLimit'>;
}

/** The pause before the next attempt while the popup's settings cannot be fetched. */
const RETRY_MS = 5000;

/**
 * Checks appointments again when they are due. One that is still allowed and within the grace period goes to the
 * dispatcher. Any other expires or is refused, and is not called.
 */
export function startAppointments(parts: Parts): PollLoop {
  const { ledger, store, popupViews, clock, log } = parts;
  const graceMs = parts.graceMinutes * MINUTE_MS;

  /** @returns whether it must be tried again, because the popup's settings could not be fetched */
  async function dispatchOrExpire(callback: Callback): Promise<boolean> {
    const lastAt = callback.call_at + graceMs;
    if (clock.now() > lastAt) return expire(callback, 'too late');
    const allowed = await rulesOf(callback.popup_id);
    if (allowed === 'unknown') return true;
    if (allowed === 'gone') return expire(callback, 'the popup is gone');
    const { view, hours } = allowed;
    const now = clock.now();
    if (!hours || !isOpen(hours, now)) return expire(callback, 'closed');
    const number = checkPopupNumber(view, callback.number);
    if (!number.ok) {
      log.warn(
        { callback: callback.id, reason: number.reason },
        'an appointment is no longer allowed',
      );
      await ledger.move(callback, 'refused', number.reason);
      return false;
    }
    // Retries must not run past closing time.
    return makeReady(callback, now, Math.min(lastAt, openUntil(hours, now) - 1));
  }

  /** @returns whether it must be tried again, because its number is being called */
  async function makeReady(callback: Callback, now: number, give_up_at: number): Promise<boolean> {
    try {
      await ledger.move(callback, 'ready', 'due', { due_at: now, give_up_at });
    } catch (failure) {
      if (failure instanceof NumberTaken) return true;
      if (!(failure instanceof LimitReached)) throw failure;
      if (await ledger.move(callback, 'refused', failure.limit))
        await parts.guard.recordLimit(failure.limit, callback, 'dialling');
    }
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
    log.warn({ callback: callback.id, cause }, 'an appointment was not called');
    await ledger.move(callback, 'expired', cause);
    return false;
  }

  return startPollLoop({ clock, log, name: 'appointments' }, async () => {
    let due = await ledger.findDue('scheduled');
    if (due.length > 0 && (await ledger.holdOtherTimelines()) > 0)
      due = await ledger.findDue('scheduled');
    // In parallel, so that a popup whose settings are slow to fetch does not delay the others.
    const mustRetry = await Promise.all(due.map(dispatchOrExpire));
    await ledger.postponeAll(
      due.filter((_, index) => mustRetry[index]),
      clock.now() + RETRY_MS,
    );
    if (due.length > 0) await deleteSlotsBefore(store, clock.now() - DAY_MS);
    return ledger.findNextDueAt('scheduled');
  });
}
