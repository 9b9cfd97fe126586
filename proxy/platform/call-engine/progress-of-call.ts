import type { CallOutcome } from '../../store/platform-tables.js';
import type { Call } from './call-records.js';

/** How far a call is, as it is told to whoever watches it. */
export interface Progress {
  state: 'waiting' | 'ringing-operator' | 'ringing-visitor' | 'talking' | 'voicemail' | 'ended';
  /** With `ended`. */
  outcome?: CallOutcome;
  /** With `waiting`, while the account's lines are all busy: 1 for the call that gets the next free one. */
  queuePosition?: number;
}

export function progressOf({ state, ringing, outcome }: Call, queuePosition?: number): Progress {
  if (state === 'ended') return outcome ? { state, outcome } : { state };
  if (state === 'waiting' && queuePosition !== undefined) return { state, queuePosition };
  if (state !== 'dialling') return { state };
  return { state: ringing === 'visitor' ? 'ringing-visitor' : 'ringing-operator' };
}
