import { type CallbackState, type CallbackView, isFinal } from '../../../shared/callback.js';
import type { Wish } from './callback-entity.js';

function stateOf(wish: Wish, now: number): CallbackState {
  switch (wish.state) {
    case 'scheduled':
    case 'ready':
    case 'dialing':
      return wish.call_at > now ? 'scheduled' : 'queued';
    case 'accepted':
      return wish.progress ?? (wish.call_at > now ? 'scheduled' : 'queued');
    case 'doubt':
    case 'unsettled':
      return 'unknown';
    case 'expired':
      return 'failed';
    default:
      return wish.state;
  }
}

/** Whether the visitor may still stop it: not while it is being sent, in doubt, or dialled. */
export const isCancellable = (wish: Wish): boolean =>
  wish.state === 'scheduled' ||
  wish.state === 'ready' ||
  (wish.state === 'accepted' && wish.progress === null);

export const iso = (instant: number): string => new Date(instant).toISOString();

/** What is answered when a wish is taken: the same for every repetition, however far it has come meanwhile. */
export const acceptedViewOf = (wish: Wish): CallbackView =>
  viewOf(
    {
      ...wish,
      state: wish.slot_at ? 'scheduled' : 'ready',
      progress: null,
      ahead_of_you: null,
      evidence: 'inferred',
      missed_by: null,
      busy: 0,
      updated_at: wish.requested_at,
    },
    wish.requested_at,
  );

/** What the visitor is told of a wish: states and times, nothing personal, no identifier of WebAppel. */
export const viewOf = (wish: Wish, now: number): CallbackView => ({
  handle: wish.handle,
  state: stateOf(wish, now),
  evidence: wish.evidence,
  missedBy: wish.missed_by,
  busy: wish.busy === 1,
  expired: wish.state === 'expired',
  aheadOfYou: stateOf(wish, now) === 'queued' ? wish.ahead_of_you : null,
  cancellable: isCancellable(wish),
  reschedulable: wish.state === 'scheduled',
  popupId: wish.popup_id,
  timeZone: wish.slot_zone,
  requestedAt: iso(wish.requested_at),
  callAt: iso(wish.call_at),
  updatedAt: iso(wish.updated_at),
});

const MINUTE_MS = 60_000;

/**
 * When whoever asks again and again should ask next, in seconds: more and more rarely with the age of what is awaited,
 * and no more (undefined) when nothing new can come.
 */
export function askAgainAfterSeconds(wish: Wish, now: number): number | undefined {
  if (isFinal(stateOf(wish, now))) return undefined;
  const awaitedMs = now - Math.max(wish.call_at, wish.requested_at);
  if (awaitedMs < -MINUTE_MS) return 30;
  if (awaitedMs < MINUTE_MS) return 2;
  return awaitedMs < 10 * MINUTE_MS ? 5 : 30;
}
