import type { CallbackState, CallbackView } from '../shared/callback.js';

/** What a state means for showing it. Keyed by the contract's union: a state that is missing here does not compile. */
interface Showing {
  /** Nothing happens any more. */
  final: boolean;
  /** The steps shown for it, and which of them is the present one. */
  track: readonly CallbackState[];
}

const journey = ['queued', 'calling', 'connected', 'ended'] as const;

export const showings: Record<CallbackState, Showing> = {
  scheduled: { final: false, track: ['scheduled', 'calling', 'connected', 'ended'] },
  queued: { final: false, track: journey },
  calling: { final: false, track: journey },
  connected: { final: false, track: journey },
  ended: { final: true, track: journey },
  missed: { final: true, track: ['queued', 'calling', 'missed'] },
  cancelled: { final: true, track: ['queued', 'cancelled'] },
  refused: { final: true, track: ['queued', 'refused'] },
  failed: { final: true, track: ['queued', 'failed'] },
  unknown: { final: false, track: ['queued', 'unknown'] },
};

export const isCallbackState = (value: unknown): value is CallbackState =>
  typeof value === 'string' && Object.hasOwn(showings, value);

/** The later of two accounts of one request: news may arrive twice or late, and an end is never taken back. */
export function later(known: CallbackView, news: CallbackView): CallbackView {
  if (news.handle !== known.handle || showings[known.state].final) return known;
  return news.updatedAt < known.updatedAt ? known : news;
}
