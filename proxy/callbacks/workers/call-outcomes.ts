import type { CallState } from '../../../shared/webappel/call-states.js';
import { costOf } from '../../guard/call-prices.js';
import type { Log } from '../../log.js';
import type { LedgerState } from '../../store/callback-tables.js';
import type { Callback, CallbackChange } from '../ledger/callback-entity.js';
import type { Step } from '../ledger/steps.js';

export type End = Extract<LedgerState, 'ended' | 'missed' | 'cancelled' | 'refused' | 'failed'>;

/** Maps a call's final state to the visitor's. `pending` and `unknown` are not final. */
export const endOf: Record<CallState, End | undefined> = {
  answered: 'ended',
  voicemail: 'ended',
  over: 'ended',
  'no-answer': 'missed',
  busy: 'missed',
  abandoned: 'missed',
  closed: 'missed',
  cancelled: 'cancelled',
  congestion: 'failed',
  unreachable: 'failed',
  failed: 'failed',
  refused: 'refused',
  pending: undefined,
  unknown: undefined,
};

/**
 * The state of a call by its row. A talk time decides whether it was answered; without one, the word does. A refused call
 * and a voice message keep their state, whatever the talk time.
 */
export function stateByTalk(
  state: CallState | undefined = 'pending',
  talkSeconds: number | undefined,
): CallState {
  if (talkSeconds === undefined || !endOf[state] || state === 'refused' || state === 'voicemail')
    return state;
  if (talkSeconds > 0) return 'answered';
  return state === 'answered' ? 'over' : state;
}

/** How the end of a call is recorded. */
export const endStep = (state: CallState): Step => ({
  kind: 'ended',
  detail: state === 'unknown' || state === 'pending' ? 'unknown-state' : state,
});

/** The changes to record when the listing shows that a call has ended. An unknown state is an end told neutrally. */
export const listedChange = (
  callback: Callback,
  { state, talkSeconds }: { state: CallState | undefined; talkSeconds: number | undefined },
): CallbackChange => ({
  ...costChange(callback, state, talkSeconds),
  progress: null,
  evidence: 'inferred',
  busy: state === 'busy' ? 1 : 0,
  talked: state === 'answered' || state === 'voicemail' ? 1 : talkedBy(talkSeconds),
  talk_seconds: talkSeconds ?? callback.talk_seconds,
});

/** What the ended call cost, where the listing says enough to know it. */
function costChange(
  callback: Callback,
  state: CallState | undefined,
  talkSeconds: number | undefined,
): CallbackChange {
  const mayHaveTalked = state === undefined || endOf[state] === 'ended';
  const cost = costOf(callback, !mayHaveTalked, talkSeconds);
  return cost === undefined ? {} : { cost };
}

/** Logs the end of a call. `moved` is undefined where another worker or instance was first, which has logged it. */
export function logEnd(moved: Callback | undefined, log: Log): void {
  if (moved) log.info({ callback: moved.id, state: moved.state }, 'call ended');
}

const talkedBy = (talkSeconds: number | undefined): number | null =>
  talkSeconds === undefined ? null : Number(talkSeconds > 0);
