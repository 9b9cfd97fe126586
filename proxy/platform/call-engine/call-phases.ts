import type { CallOutcome, CallState } from '../../store/platform-tables.js';

/** Where a call is after its first attempt began; `waiting` is between two, and `outcome` that of the one before. */
export type Phase = { name: LivePhase } | { name: 'waiting' | 'ended'; outcome: CallOutcome };

/** The phases in which phones are up, each with one thing to do. */
export type LivePhase =
  | 'ringing-operators'
  | 'greeting-operator'
  | 'ringing-visitor'
  | 'greeting-visitor'
  | 'talking'
  /** Nobody of the owner's was there: the visitor is called, or still up, to leave a message. */
  | 'ringing-for-message'
  | 'taking-message';

/** What the machine knows about a call when it is dialled. */
export interface CallRules {
  direction: 'operator-first' | 'visitor-first';
  /** There is a group to ring. */
  hasOperatorGroup: boolean;
  hasVoicemail: boolean;
  hasRetriesLeft: boolean;
}

/** What can happen, by the phase it happens in: nothing else can be written. */
export type CallEvent =
  | EventIn<'waiting', 'due' | 'cancelled'>
  | EventIn<'ringing-operators' | 'ringing-visitor', 'answered' | 'left'>
  | EventIn<'greeting-operator' | 'greeting-visitor', 'greeted' | 'operator-left' | 'visitor-left'>
  | EventIn<'talking', 'over' | 'left'>
  | EventIn<'ringing-for-message', 'answered'>
  | EventIn<'taking-message', 'over'>
  | EventIn<LivePhase, 'interrupted'>
  | (EventIn<'ringing-operators' | 'ringing-visitor' | 'ringing-for-message', 'missed'> & {
      outcome: CallOutcome;
      /** Another attempt could not do better. */
      isPermanent: boolean;
    });
type EventIn<Name, What> = What extends string ? { during: Name; what: What } : never;

type Ended = { name: 'ended'; outcome: CallOutcome };
const ended = (outcome: CallOutcome): Ended => ({ name: 'ended', outcome });
const waiting = (outcome: CallOutcome): Phase => ({ name: 'waiting', outcome });

/**
 * Where a call goes that was up when its process died. Neither side is to blame, and nothing proves that they talked:
 * of the words of the state column, congestion is the one for a network that could not carry the call.
 */
export const interrupted: Ended = ended('congestion');

/**
 * The state machine of a call, pure. When both sides were dialled, the outcome is that of the leg dialled last.
 */
export function next(event: CallEvent, rules: CallRules): Phase {
  if (event.what === 'interrupted') return interrupted;
  const operatorFirst = rules.direction === 'operator-first';
  switch (event.during) {
    case 'waiting':
      if (event.what === 'cancelled') return ended('cancelled');
      if (!rules.hasOperatorGroup)
        return rules.hasVoicemail ? { name: 'ringing-for-message' } : ended('unreachable');
      return { name: operatorFirst ? 'ringing-operators' : 'ringing-visitor' };
    case 'ringing-operators':
      if (event.what === 'answered') return { name: 'greeting-operator' };
      if (event.what === 'left') return ended('abandoned');
      return afterNoOperator(event.outcome, rules);
    case 'greeting-operator':
      if (event.what === 'visitor-left') return ended('abandoned');
      if (event.what === 'operator-left') return afterNoOperator('abandoned', rules);
      return { name: operatorFirst ? 'ringing-visitor' : 'talking' };
    case 'ringing-visitor':
      if (event.what === 'answered') return { name: 'greeting-visitor' };
      if (event.what === 'left') return afterNoOperator('abandoned', rules);
      return rules.hasRetriesLeft && !event.isPermanent
        ? waiting(event.outcome)
        : ended(event.outcome);
    case 'greeting-visitor':
      // Who picks up and hangs up again has been reached: a retry would pester.
      if (event.what === 'visitor-left') return ended('abandoned');
      if (event.what === 'operator-left') return afterNoOperator('abandoned', rules, true);
      return { name: operatorFirst ? 'talking' : 'ringing-operators' };
    case 'talking':
      return ended(event.what === 'over' ? 'answered' : 'abandoned');
    case 'ringing-for-message':
      return event.what === 'answered' ? { name: 'taking-message' } : ended(event.outcome);
    case 'taking-message':
      // The visitor spoke to a machine: nobody of the owner's answered, and no time of talk is counted.
      return ended('no-answer');
  }
}

/** No operator is there. A visitor who is on the line leaves a message now instead of being called again. */
function afterNoOperator(
  outcome: CallOutcome,
  rules: CallRules,
  visitorIsUp = rules.direction === 'visitor-first',
): Phase {
  if (rules.hasVoicemail && visitorIsUp) return { name: 'taking-message' };
  if (rules.hasRetriesLeft) return waiting(outcome);
  return rules.hasVoicemail ? { name: 'ringing-for-message' } : ended(outcome);
}

/** What the store keeps of a phase. */
export interface PhaseColumns {
  state: CallState;
  ringing: 'operator' | 'visitor' | null;
}

export const phaseColumns = (phase: Phase): PhaseColumns => ({
  state: stateOf(phase),
  ringing: ringingIn(phase),
});

/** Whether the operator's phone is up, or about to be. */
export const needsOperator = ({ name }: Phase): boolean =>
  name !== 'waiting' &&
  name !== 'ended' &&
  name !== 'ringing-for-message' &&
  name !== 'taking-message';

/** An announcement counts as the ringing before it: nobody talks yet. */
function ringingIn({ name }: Phase): PhaseColumns['ringing'] {
  switch (name) {
    case 'ringing-operators':
    case 'greeting-operator':
      return 'operator';
    case 'ringing-visitor':
    case 'greeting-visitor':
    case 'ringing-for-message':
      return 'visitor';
    default:
      return null;
  }
}

function stateOf(phase: Phase): CallState {
  switch (phase.name) {
    case 'waiting':
    case 'talking':
    case 'ended':
      return phase.name;
    case 'ringing-operators':
    case 'greeting-operator':
    case 'ringing-visitor':
    case 'greeting-visitor':
    case 'ringing-for-message':
      return 'dialling';
    case 'taking-message':
      return 'voicemail';
  }
}
