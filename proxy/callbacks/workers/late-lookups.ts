import { HOUR_MS, MINUTE_MS } from '../../../shared/durations.js';

/** When an unsettled callback is looked up again: a listing may be updated hourly, every few hours, or at night. */
const lateLookupsAfterMs = [1 * HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS];

/** While the listing cannot be fetched: interval and duration of the look-ups, longer than a weekend. */
const RETRY_MS = HOUR_MS;
const GIVE_UP_AFTER_MS = 72 * HOUR_MS;

/** Look-ups that are due within this time share the request of the one that is due now. */
export const LATE_BATCH_MS = 10 * MINUTE_MS;

/**
 * When to look up an unsettled callback next, in milliseconds since 1970; null when no look-up is left.
 * @param changedAt the last change of its row: when it became unsettled, or was last updated by a look-up
 * @param isAnswered false when the listing could not be fetched just now
 */
export function nextLateLookupAt(
  changedAt: number,
  now: number,
  isAnswered: boolean,
): number | null {
  if (!isAnswered) return now - changedAt < GIVE_UP_AFTER_MS ? now + RETRY_MS : null;
  // A look-up that was done early, together with others, is not repeated at its own time.
  const next = lateLookupsAfterMs.find((after) => changedAt + after > now + LATE_BATCH_MS);
  return next === undefined ? null : changedAt + next;
}

/** The first look-up of a callback that becomes unsettled now. */
export const firstLateLookupAt = (now: number): number | null => nextLateLookupAt(now, now, true);
