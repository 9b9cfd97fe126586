import type { EventDetail, EventKind, Outcome } from '../../../shared/callback-events.js';
import { SECOND_MS } from '../../../shared/durations.js';
import type { LedgerState } from '../../store/callback-tables.js';
import { type Callback, type CallbackChange, isOver } from './callback-entity.js';

type Milestones = Partial<
  Pick<
    Callback,
    'rang_at' | 'connected_at' | 'ended_at' | 'outcome' | 'talk_seconds' | 'details_due_at'
  >
>;

const DETAILS_AFTER_MS = 5 * SECOND_MS;

/** All that changes in the row of a callback by a step, but what the caller of `Ledger.move` says. */
export const changeOf = (
  callback: Callback,
  to: LedgerState,
  { kind, detail, now }: { kind: EventKind; detail: EventDetail | undefined; now: number },
  change: CallbackChange,
) => ({
  due_at: null,
  ...change,
  ...milestonesOf(callback, { ...callback, ...change, state: to }, { kind, detail, now }),
  state: to,
  step: kind,
  version: callback.version + 1,
  updated_at: now,
});

/** What a step is remembered by in the row of its callback, so that no list reads the steps. */
function milestonesOf(
  before: Callback,
  after: Pick<Callback, 'state' | 'missed_by' | 'busy' | 'talked' | 'talk_seconds' | 'tracking_id'>,
  { kind, detail, now }: { kind: EventKind; detail: EventDetail | undefined; now: number },
): Milestones {
  if (kind === 'ringing-visitor') return before.rang_at === null ? { rang_at: now } : {};
  if (kind === 'talking') return before.connected_at === null ? { connected_at: now } : {};
  if (!isOver(after.state)) return {};
  const talkSeconds = after.talk_seconds ?? observedTalkSeconds(before, after.state, now);
  return {
    ended_at: now,
    // WebAppel lists what the call was a little later.
    details_due_at: after.tracking_id === null ? null : now + DETAILS_AFTER_MS,
    outcome: outcomeOf(before, after, detail),
    ...(talkSeconds !== null && { talk_seconds: talkSeconds }),
  };
}

const observedTalkSeconds = (
  { connected_at }: Callback,
  state: LedgerState,
  now: number,
): number | null =>
  connected_at === null || state !== 'ended'
    ? null
    : Math.max(1, Math.round((now - connected_at) / SECOND_MS));

function outcomeOf(
  { step }: Callback,
  { state, missed_by, busy, talked }: Pick<Callback, 'state' | 'missed_by' | 'busy' | 'talked'>,
  detail: EventDetail | undefined,
): Outcome {
  if (detail === 'voicemail' || step === 'voicemail') return 'voicemail';
  if (state === 'ended') return talked === 1 ? 'reached' : 'over';
  if (state === 'missed') {
    if (detail === 'no-free-operator' || detail === 'abandoned') return detail;
    if (busy === 1) return 'busy';
    return missed_by === null ? 'missed' : `missed-by-${missed_by}`;
  }
  return outcomeOfState[state] ?? 'over';
}

const outcomeOfState: Partial<Record<LedgerState, Outcome>> = {
  refused: 'refused',
  failed: 'failed',
  expired: 'expired',
  cancelled: 'cancelled',
};
