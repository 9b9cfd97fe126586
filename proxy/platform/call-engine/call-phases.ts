import type { CallOutcome, CallState } from '../../store/platform-tables.js';

/**
 * Phase of a call since its first attempt. `waiting` is the pause between two attempts; `outcome` is that of the last
 * one.
 */
export type Phase = { name: LivePhase } | { name: 'waiting' | 'ended'; outcome: CallOutcome };

/** Phases in which a phone rings or is connected. */
export type LivePhase =
  | 'ringing-operators'
  | 'greeting-operator'
  | 'ringing-visitor'
  | 'greeting-visitor'
  | 'talking'
  /** No operator answered. The visitor is called, or kept on the line, to leave a message. */
  | 'ringing-for-message'
  | 'taking-message';

/** Settings and state of a call that decide its phases, read when it is dialled. */
export interface CallRules {
  direction: 'operator-first' | 'visitor-first';
  /** An operator group is to be rung. */
  hasOperatorGroup: boolean;
  hasVoicemail: boolean;
  hasRetriesLeft: boolean;
}

/** What can happen in each phase. The type excludes all other combinations. */
export type CallEvent =
  | EventIn<'waiting', 'due' | 'cancelled'>
  | EventIn<'ringing-operators' | 'ringing-visitor', 'answered' | 'left'>
  | EventIn<'greeting-operator' | 'greeting-visitor', 'greeted' | 'operator-left' | 'visitor-left'>
  | EventIn<'greeting-visitor', 'objected'>
  | EventIn<'talking', 'over' | 'left'>
  | EventIn<'ringing-for-message', 'answered'>
  | EventIn<'taking-message', 'over'>
  | EventIn<LivePhase, 'interrupted'>
  | (EventIn<'ringing-operators' | 'ringing-visitor' | 'ringing-for-message', 'missed'> & {
      outcome: CallOutcome;
      /** Another attempt cannot succeed. */
      isPermanent: boolean;
    });
type EventIn<Name, What> = What extends string ? { during: Name; what: What } : never;

type Ended = { name: 'ended'; outcome: CallOutcome };
const ended = (outcome: CallOutcome): Ended => ({ name: 'ended', outcome });
const waiting = (outcome: CallOutcome): Phase => ({ name: 'waiting', outcome });

/**
 * End of a call that was in flight when its engine stopped or died. Nobody is to blame and nothing proves a
 * conversation, so it counts as congestion: the network could not carry the call.
 */
export const interrupted: Ended = ended('congestion');

/**
 * State machine of a call, as a pure function. When both sides were dialled, the outcome is that of the leg dialled
 * last.
 */
export function nextPhase(event: CallEvent, rules: CallRules): Phase {
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
      // The visitor was reached and hung up, so another attempt would be a nuisance.
      if (event.what === 'visitor-left') return ended('abandoned');
      if (event.what === 'objected') return ended('refused');
      if (event.what === 'operator-left') return afterNoOperator('abandoned', rules, true);
      return { name: operatorFirst ? 'talking' : 'ringing-operators' };
    case 'talking':
      return ended(event.what === 'over' ? 'answered' : 'abandoned');
    case 'ringing-for-message':
      return event.what === 'answered' ? { name: 'taking-message' } : ended(event.outcome);
    case 'taking-message':
      // The visitor left a message: no operator answered, and talk time stays 0.
      return ended('no-answer');
  }
}

/** No operator was reached. A visitor who is on the line leaves a message now instead of being called again. */
function afterNoOperator(
  outcome: CallOutcome,
  rules: CallRules,
  visitorIsUp = rules.direction === 'visitor-first',
): Phase {
  if (rules.hasVoicemail && visitorIsUp) return { name: 'taking-message' };
  if (rules.hasRetriesLeft) return waiting(outcome);
  return rules.hasVoicemail ? { name: 'ringing-for-message' } : ended(outcome);
}

/** The columns that store a phase. */
export interface PhaseColumns {
  state: CallState;
  ringing: 'operator' | 'visitor' | null;
}

export const phaseColumns = (phase: Phase): PhaseColumns => ({
  state: stateOf(phase),
  ringing: ringingIn(phase),
});

/** Whether an operator is connected or still to be rung. */
export const needsOperator = ({ name }: Phase): boolean =>
  name !== 'waiting' &&
  name !== 'ended' &&
  name !== 'ringing-for-message' &&
  name !== 'taking-message';

/** An announcement counts as part of the ringing before it: nobody talks yet. */
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
