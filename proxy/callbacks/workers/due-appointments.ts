import type { PopupView } from '../../../shared/callback.js';
import type { EventDetail } from '../../../shared/callback-events.js';
import type { Clock } from '../../../shared/clock.js';
import { DAY_MS, MINUTE_MS } from '../../../shared/durations.js';
import { isOpen, openUntil } from '../../../shared/opening-hours.js';
import { LimitReached } from '../../guard/call-counters.js';
import type { Guard } from '../../guard/guard.js';
import { ProblemError } from '../../http/problems.js';
import type { Log } from '../../log.js';
import type { Store } from '../../store/database.js';
import type { PopupRules } from '../intake/appointments.js';
import { checkPopupNumber } from '../intake/check-request.js';
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
  guard: Pick<Guard, 'recordRefusal'>;
}

/** The pause before the next attempt while the popup's settings cannot be fetched. */
const RETRY_MS = 5000;

/** The first of many that fall due together are sent while the others become ready. */
const MAX_AT_ONCE = 16;

/** Until when an appointment may be sent; see `Ledger.makeReady`. */
type SendTerms = Parameters<Ledger['makeReady']>[1];

/**
 * Checks appointments again when they are due. One that is still allowed and within the grace period goes to the
 * dispatcher. Any other expires or is refused, and is not called.
 */
export function startAppointments(parts: Parts): PollLoop {
  const { ledger, store, popupViews, clock, log } = parts;
  const graceMs = parts.graceMinutes * MINUTE_MS;

  /** @returns the appointments that must be tried again, because the popup's settings could not be fetched or a number is being called */
  async function dispatchAll(
    popupId: string,
    due: readonly Callback[],
    isStopped: () => boolean,
  ): Promise<Callback[]> {
    const dueAt = clock.now();
    const isLate = ({ call_at }: Callback): boolean => dueAt > call_at + graceMs;
    await expire(due.filter(isLate), 'too-late');
    const onTime = due.filter((callback) => !isLate(callback));
    if (onTime.length === 0) return [];
    const allowed = await rulesOf(popupId);
    if (allowed === 'unknown') return onTime;
    if (allowed === 'gone') return expire(onTime, 'popup-gone');
    const { view, hours } = allowed;
    const now = clock.now();
    if (!hours || !isOpen(hours, now)) return expire(onTime, 'closed');
    // Retries must not run past closing time.
    const terms = { graceMs, closesAt: openUntil(hours, now) - 1 };
    const again: Callback[] = [];
    for (const batch of batchesOf(onTime)) {
      if (isStopped()) break;
      again.push(...(await makeReady(await refuseUncallable(batch, view), terms)));
    }
    return again;
  }

  /** @returns those whose number may still be called */
  async function refuseUncallable(
    callbacks: readonly Callback[],
    view: PopupView,
  ): Promise<Callback[]> {
    const callable: Callback[] = [];
    for (const callback of callbacks) {
      const number = checkPopupNumber(view, callback.number);
      if (number.ok) {
        callable.push(callback);
        continue;
      }
      log.warn(
        { callback: callback.id, reason: number.reason },
        'an appointment is no longer allowed',
      );
      await ledger.move(callback, 'refused', { detail: number.reason });
    }
    return callable;
  }

  /** @returns those whose number is being called, which must be tried again */
  async function makeReady(callbacks: readonly Callback[], terms: SendTerms): Promise<Callback[]> {
    try {
      await ledger.makeReady(callbacks, terms);
      return [];
    } catch (failure) {
      if (!(failure instanceof NumberTaken || failure instanceof LimitReached)) throw failure;
      const [callback, ...others] = callbacks;
      if (callback && others.length === 0) return settleAlone(callback, failure);
      const again: Callback[] = [];
      for (const each of callbacks) again.push(...(await makeReady([each], terms)));
      return again;
    }
  }

  async function settleAlone(
    callback: Callback,
    failure: NumberTaken | LimitReached,
  ): Promise<Callback[]> {
    if (failure instanceof NumberTaken) return [callback];
    if (await ledger.move(callback, 'refused', { detail: failure.limit }))
      await parts.guard.recordRefusal({
        phase: 'dialling',
        popupId: callback.popup_id,
        number: callback.number,
        rule: failure.limit,
      });
    return [];
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

  async function expire(callbacks: readonly Callback[], detail: EventDetail): Promise<[]> {
    for (const batch of batchesOf(callbacks))
      await Promise.all(
        batch.map(async (callback) => {
          log.warn({ callback: callback.id, cause: detail }, 'an appointment was not called');
          await ledger.move(callback, 'expired', { detail });
        }),
      );
    return [];
  }

  return startPollLoop({ clock, log, name: 'appointments' }, async (isStopped) => {
    let due = await ledger.findDue('scheduled');
    if (due.length > 0 && (await ledger.holdOtherTimelines()) > 0)
      due = await ledger.findDue('scheduled');
    const popupIds = [...new Set(due.map(({ popup_id }) => popup_id))];
    // In parallel, so that a popup whose settings are slow to fetch does not delay the others.
    const mustRetry = await Promise.all(
      popupIds.map((popupId) =>
        dispatchAll(
          popupId,
          due.filter(({ popup_id }) => popup_id === popupId),
          isStopped,
        ),
      ),
    );
    await ledger.postponeAll(mustRetry.flat(), clock.now() + RETRY_MS);
    if (due.length > 0) await deleteSlotsBefore(store, clock.now() - DAY_MS);
    return ledger.findNextDueAt('scheduled');
  });
}

function* batchesOf(callbacks: readonly Callback[]): Generator<Callback[]> {
  for (let from = 0; from < callbacks.length; from += MAX_AT_ONCE)
    yield callbacks.slice(from, from + MAX_AT_ONCE);
}
