import type { CallbackState, CallbackView } from '../../../shared/callback.js';
import { MINUTE_MS } from '../../../shared/durations.js';
import { isFinal } from '../../../shared/vocabulary.js';
import type { Callback } from './callback-entity.js';

function stateOf(callback: Callback, now: number): CallbackState {
  switch (callback.state) {
    case 'scheduled':
    case 'ready':
    case 'dialling':
      return callback.call_at > now ? 'scheduled' : 'queued';
    case 'accepted':
      return callback.progress ?? (callback.call_at > now ? 'scheduled' : 'queued');
    case 'doubt':
    case 'unsettled':
      return 'unknown';
    case 'expired':
      return 'failed';
    default:
      return callback.state;
  }
}

/** Whether the visitor may still cancel: not while the callback is being sent or in doubt, nor once phones ring. */
export const isCancellable = (callback: Callback): boolean =>
  callback.state === 'scheduled' ||
  callback.state === 'ready' ||
  (callback.state === 'accepted' && callback.progress === null);

export const iso = (instant: number): string => new Date(instant).toISOString();

/** The answer to an accepted request. A repetition gets the same one, whatever has happened since. */
export const acceptedViewOf = (callback: Callback): CallbackView =>
  viewOf(
    {
      ...callback,
      state: callback.slot_at ? 'scheduled' : 'ready',
      progress: null,
      ahead_of_you: null,
      evidence: 'inferred',
      missed_by: null,
      busy: 0,
      talked: null,
      updated_at: callback.requested_at,
    },
    callback.requested_at,
  );

/** What the visitor sees of a callback: states and times, nothing personal, no identifier of WebAppel. */
export const viewOf = (callback: Callback, now: number): CallbackView => ({
  handle: callback.handle,
  state: stateOf(callback, now),
  evidence: callback.evidence,
  missedBy: callback.missed_by,
  busy: callback.busy === 1,
  talked: callback.talked === null ? null : callback.talked === 1,
  expired: callback.state === 'expired',
  aheadOfYou: stateOf(callback, now) === 'queued' ? callback.ahead_of_you : null,
  cancellable: isCancellable(callback),
  reschedulable: callback.state === 'scheduled',
  popupId: callback.popup_id,
  timeZone: callback.slot_zone,
  safePhrase:
    callback.safe_phrase === null
      ? null
      : { words: callback.safe_phrase, language: callback.safe_phrase_language ?? '' },
  requestedAt: iso(callback.requested_at),
  callAt: iso(callback.call_at),
  updatedAt: iso(callback.updated_at),
});

/**
 * How long a polling client should wait before its next request, in seconds: longer the older the callback is.
 * Undefined once the state is final.
 */
export function pollAfterSeconds(callback: Callback, now: number): number | undefined {
  if (isFinal(stateOf(callback, now))) return undefined;
  const elapsedMs = now - Math.max(callback.call_at, callback.requested_at);
  if (elapsedMs < -MINUTE_MS) return 30;
  if (elapsedMs < MINUTE_MS) return 2;
  return elapsedMs < 10 * MINUTE_MS ? 5 : 30;
}
