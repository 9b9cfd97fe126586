import type { CallbackState, CallbackView } from '../shared/callback.js';
import { isFinal } from '../shared/vocabulary.js';

/** What a state means for showing it. Keyed by the contract's union: a state that is missing here does not compile. */
interface Showing {
  /** The steps shown for it, and which of them is the present one. */
  track: readonly CallbackState[];
}

const journey = ['queued', 'calling', 'connected', 'ended'] as const;

export const showings: Record<CallbackState, Showing> = {
  scheduled: { track: ['scheduled', 'calling', 'connected', 'ended'] },
  queued: { track: journey },
  calling: { track: journey },
  connected: { track: journey },
  ended: { track: journey },
  missed: { track: ['queued', 'calling', 'missed'] },
  cancelled: { track: ['queued', 'cancelled'] },
  refused: { track: ['queued', 'refused'] },
  failed: { track: ['queued', 'failed'] },
  unknown: { track: ['queued', 'unknown'] },
};

export const isCallbackState = (value: unknown): value is CallbackState =>
  typeof value === 'string' && Object.hasOwn(showings, value);

/** The later of two accounts of one request: news may arrive twice or late, and an end is never taken back. */
export function later(known: CallbackView, news: CallbackView): CallbackView {
  if (news.handle !== known.handle || isFinal(known.state)) return known;
  return news.updatedAt < known.updatedAt ? known : news;
}
