import type { Stop } from '../../../shared/clock.js';
import type { CallOutcome } from '../../store/platform-tables.js';
import type { Phase } from './call-phases.js';

/** How far a call is, as it is told to whoever watches it. */
export interface Progress {
  state: 'waiting' | 'ringing-operator' | 'ringing-visitor' | 'talking' | 'voicemail' | 'ended';
  /** With `ended`. */
  outcome?: CallOutcome;
}

/** An announcement is told as the ringing before it: nobody talks yet. */
const stateOf = {
  waiting: 'waiting',
  'ringing-operators': 'ringing-operator',
  'greeting-operator': 'ringing-operator',
  'ringing-visitor': 'ringing-visitor',
  'greeting-visitor': 'ringing-visitor',
  talking: 'talking',
  'ringing-for-message': 'ringing-visitor',
  'taking-message': 'voicemail',
  ended: 'ended',
} as const;

export const progressOf = (phase: Phase): Progress => ({
  state: stateOf[phase.name],
  ...(phase.name === 'ended' ? { outcome: phase.outcome } : {}),
});

export type ProgressListener = (progress: Progress) => void;

/** Who watches which call, and how far the running ones are. */
export class ProgressBoard {
  readonly #listeners = new Map<number, Set<ProgressListener>>();
  readonly #running = new Map<number, Progress>();

  /** Undefined for a call that does not run. */
  of(callId: number): Progress | undefined {
    return this.#running.get(callId);
  }

  subscribe(callId: number, listener: ProgressListener): Stop {
    const listeners = this.#listeners.get(callId) ?? new Set();
    this.#listeners.set(callId, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(callId) === listeners)
        this.#listeners.delete(callId);
    };
  }

  tell(callId: number, phase: Phase): void {
    const progress = progressOf(phase);
    if (this.of(callId)?.state === progress.state) return;
    if (phase.name === 'waiting' || phase.name === 'ended') this.#running.delete(callId);
    else this.#running.set(callId, progress);
    for (const listener of [...(this.#listeners.get(callId) ?? [])]) listener(progress);
  }
}
