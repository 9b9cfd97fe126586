import type { CallbackState, CallbackView } from '../shared/callback.js';
import { isFinal } from '../shared/vocabulary.js';

const ordinaryTrack = ['queued', 'calling', 'connected', 'ended'] as const;

/** The steps that the progress list shows for each state, including the state itself. */
export const progressTracks: Record<CallbackState, readonly CallbackState[]> = {
  scheduled: ['scheduled', 'calling', 'connected', 'ended'],
  queued: ordinaryTrack,
  calling: ordinaryTrack,
  connected: ordinaryTrack,
  ended: ordinaryTrack,
  missed: ['queued', 'calling', 'missed'],
  cancelled: ['queued', 'cancelled'],
  refused: ['queued', 'refused'],
  failed: ['queued', 'failed'],
  unknown: ['queued', 'unknown'],
};

export const isCallbackState = (value: unknown): value is CallbackState =>
  typeof value === 'string' && Object.hasOwn(progressTracks, value);

/** The later of two views of one callback. Updates may arrive twice or out of order; a final state never changes. */
export function latestOf(known: CallbackView, update: CallbackView): CallbackView {
  if (update.handle !== known.handle || isFinal(known.state)) return known;
  return update.updatedAt < known.updatedAt ? known : update;
}
