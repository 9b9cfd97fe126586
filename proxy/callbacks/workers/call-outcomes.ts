import type { Value } from '../../../shared/webappel/fields.js';
import type { LedgerState } from '../../store/callback-tables.js';
import type { CallbackChange } from '../ledger/callback-entity.js';

export type CallState = Value<'callState'>;
export type End = Extract<LedgerState, 'ended' | 'missed' | 'cancelled' | 'refused' | 'failed'>;

/** Maps a call's final state to the visitor's. `pending` and `unknown` are not final. */
export const endOf: Record<CallState, End | undefined> = {
  answered: 'ended',
  voicemail: 'ended',
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

/** The changes to record when the listing shows that a call has ended. */
export const listedChange = (state: CallState): CallbackChange => ({
  progress: null,
  evidence: 'inferred',
  busy: state === 'busy' ? 1 : 0,
});
