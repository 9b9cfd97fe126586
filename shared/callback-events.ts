import { numberReasons } from './vocabulary.js';

/**
 * The closed lists of what is recorded about a callback. No zod and no word of WebAppel here: what it says in words of its
 * own is never recorded.
 */

/**
 * A step of a callback.
 * - accepted: the request was taken
 * - due: the time of an appointment has come
 * - claimed: it is being sent to WebAppel
 * - sent: WebAppel has taken the call
 * - held-back: nothing was sent; it is tried again
 * - refused: a rule of Rappel refused it after it was accepted
 * - refused-by-webappel
 * - in-doubt: it is not known whether WebAppel has taken the call
 * - found: WebAppel's listing has the call that was in doubt
 * - unsettled: the look-ups found no outcome
 * - listed: WebAppel's listing says something of a call that has not ended
 * - waiting, ringing-operator, ringing-visitor, talking, voicemail: progress of the call
 * - ended: the call is over, whatever came of it
 * - expired, failed: it is not sent any more
 * - moved: the appointment has another time
 * - closed-by-person: the owner has settled it
 * - asked: the owner had it looked up; nothing changed by that
 */
export const eventKinds = [
  'accepted',
  'due',
  'claimed',
  'sent',
  'held-back',
  'refused',
  'refused-by-webappel',
  'in-doubt',
  'found',
  'unsettled',
  'listed',
  'waiting',
  'ringing-operator',
  'ringing-visitor',
  'talking',
  'voicemail',
  'ended',
  'expired',
  'failed',
  'moved',
  'cancelled',
  'closed-by-person',
  'asked',
] as const;
export type EventKind = (typeof eventKinds)[number];

/**
 * How a step is known.
 * - observed: this program did it, or WebAppel showed it while it happened
 * - inferred: WebAppel's listing says so, later
 * - unknown: nobody can tell yet
 */
export const evidences = ['observed', 'inferred', 'unknown'] as const;
export type Evidence = (typeof evidences)[number];

/** Who made a step. The callee is the person who has the phone, if not the visitor. */
export const actors = ['visitor', 'callee', 'owner', 'machine', 'webappel'] as const;
export type Actor = (typeof actors)[number];

/** Why WebAppel refused a call. */
export const refusalDetails = [
  'blacklisted',
  'forbidden-dest',
  'closed',
  'invalid-vars',
  'not-found',
  'invalid-auth',
  'invalid-method',
  'too-late',
  'file-refused',
  'no-reason-given',
  'rate-limited',
  'internal',
] as const;

/** Why nobody knows what became of a request to WebAppel. */
export const unreachedDetails = [
  'not-sent',
  'no-connection',
  'timeout',
  'connection-lost',
  'redirect',
  'too-large',
  'http-status',
  'html',
  'unexpected-answer',
] as const;

/** Rules about who is called. */
export const guardRules = [
  'own-number',
  'never-dialled',
  'reserved-for-fiction',
  'special-number',
  'quiet-hours',
  'stopped',
  'blocked',
  'page-proof',
  'proof-of-work',
] as const;
export type GuardRule = (typeof guardRules)[number];

/** Limits of calls, requests and costs. */
export const limitNames = [
  'callsPerNumberHour',
  'callsPerNumberDay',
  'callsPerPrefixHour',
  'callsPerPopupHour',
  'callsPerPopupDay',
  'callsPerHour',
  'callsPerDay',
  'liveCalls',
  'requestsPerNetworkHour',
  'appointmentsPerNumber',
  'appointmentsPerNetwork',
  'appointmentsPerPopup',
  'appointmentsPerPopupDay',
  'budgetPerHour',
  'budgetPerDay',
  'budgetPerPopupDay',
] as const;
export type LimitName = (typeof limitNames)[number];

/** How a call ended. */
export const endDetails = [
  'answered',
  'voicemail',
  'over',
  'no-answer',
  'no-free-operator',
  'busy',
  'abandoned',
  'closed',
  'cancelled',
  'congestion',
  'unreachable',
  'failed',
  'refused',
] as const;

/** What a step adds to its kind. */
const allDetails = [
  ...refusalDetails,
  ...unreachedDetails,
  ...guardRules,
  ...limitNames,
  ...endDetails,
  ...numberReasons,
  'popup-gone',
  'no-outcome',
  'interrupted',
  'restored',
  'failed-over',
  'fault',
  'not-listed',
  'no-end-listed',
  'listed-late',
  'other-tracking-id',
  'open',
  'unknown-state',
  'objection',
  'called',
  'missed',
  'not-called',
] as const;
export type EventDetail = (typeof allDetails)[number];
/** Some of the lists share words. */
export const eventDetails: readonly EventDetail[] = [...new Set(allDetails)];

/** States of a request as the ledger knows them; see `LedgerState`. */
export const requestStates = [
  'scheduled',
  'ready',
  'dialling',
  'accepted',
  'doubt',
  'unsettled',
  'ended',
  'missed',
  'cancelled',
  'refused',
  'failed',
  'expired',
] as const;
export type RequestState = (typeof requestStates)[number];

/** What came of a callback. Null while it is open. */
export const outcomes = [
  'reached',
  'voicemail',
  'over',
  'missed-by-visitor',
  'missed-by-operator',
  'no-free-operator',
  'busy',
  'abandoned',
  'missed',
  'refused',
  'failed',
  'expired',
  'cancelled',
] as const;
export type Outcome = (typeof outcomes)[number];

const notCalled: readonly Outcome[] = ['refused', 'failed', 'expired', 'cancelled'];

/** Of requests for which a phone was tried. */
export const calledOutcomes: readonly Outcome[] = outcomes.filter(
  (outcome) => !notCalled.includes(outcome),
);

/** Of requests whose visitor nobody reached, though they wished it. */
export const lostOutcomes: readonly Outcome[] = [
  'missed-by-visitor',
  'missed-by-operator',
  'no-free-operator',
  'busy',
  'abandoned',
  'missed',
  'failed',
  'expired',
];
