import type { CallOutcome } from '../../store/platform-tables.js';
import type { Call } from './call-records.js';

/** How far a call is, as it is told to whoever watches it. */
export interface Progress {
  state: 'waiting' | 'ringing-operator' | 'ringing-visitor' | 'talking' | 'voicemail' | 'ended';
  /** With `ended`. */
  outcome?: CallOutcome;
}

export function progressOf({ state, ringing, outcome }: Call): Progress {
  if (state === 'ended') return outcome ? { state, outcome } : { state };
  if (state !== 'dialling') return { state };
  return { state: ringing === 'visitor' ? 'ringing-visitor' : 'ringing-operator' };
}
