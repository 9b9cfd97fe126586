import type { Log } from '../../log.js';
import type { LedgerState } from '../../store/callback-tables.js';
import type { Callback, CallbackChange } from '../ledger/callback-entity.js';
import type { CallState, FoundCall } from './call-index.js';

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

/** The changes to record when the listing shows that a call has ended. An unknown state is an end told neutrally. */
export const listedChange = ({
  state,
  talkSeconds,
}: Pick<FoundCall, 'state' | 'talkSeconds'>): CallbackChange => ({
  progress: null,
  evidence: 'inferred',
  busy: state === 'busy' ? 1 : 0,
  talked: state === 'answered' || state === 'voicemail' ? 1 : talkedBy(talkSeconds),
});

/** Logs the end of a call. `moved` is undefined where another worker or instance was first, which has logged it. */
export function logEnd(moved: Callback | undefined, log: Log): void {
  if (moved) log.info({ callback: moved.id, state: moved.state }, 'call ended');
}

const talkedBy = (talkSeconds: number | undefined): number | null =>
  talkSeconds === undefined ? null : Number(talkSeconds > 0);
