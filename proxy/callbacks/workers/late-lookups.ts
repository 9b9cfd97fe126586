import { HOUR_MS, MINUTE_MS } from '../../../shared/durations.js';

/**
 * When an unsettled callback is looked for again, after it was left to a person: a listing may be written by a job of every
 * hour, of every few hours, or of every night.
 */
const lateLookupsAfterMs = [1 * HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS];

/** While the listing cannot be had, it is asked for again at this pace: for longer than a weekend, and not for ever. */
const AGAIN_MS = HOUR_MS;
const GIVE_UP_AFTER_MS = 72 * HOUR_MS;

/** Nobody waits for the minute of such a question: what is due within this shares the one that is due now. */
export const LATE_BATCH_MS = 10 * MINUTE_MS;

/**
 * When to look for an unsettled callback next, in milliseconds since 1970; null: no more.
 * @param learntAt when it was left to a person, or something was last learnt of it: the last change of its row
 * @param isAnswered whether the listing could be had just now, or nobody has asked yet
 */
export function nextLateLookupAt(
  learntAt: number,
  now: number,
  isAnswered: boolean,
): number | null {
  if (!isAnswered) return now - learntAt < GIVE_UP_AFTER_MS ? now + AGAIN_MS : null;
  // One that was asked a little early, with others, is not to be asked again at its own moment.
  const next = lateLookupsAfterMs.find((after) => learntAt + after > now + LATE_BATCH_MS);
  return next === undefined ? null : learntAt + next;
}

/** The same for a callback that is left to a person now. */
export const firstLateLookupAt = (now: number): number | null => nextLateLookupAt(now, now, true);
