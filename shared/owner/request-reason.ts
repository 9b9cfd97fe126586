import type { Actor, EventDetail, EventKind, Outcome, RequestState } from '../callback-events.js';
import { MINUTE_MS } from '../durations.js';

/** How long a callback in doubt is looked up before the owner has to settle it, while WebAppel answers. */
export const DOUBT_MS = 15 * MINUTE_MS;

/** Why a request stands where it stands. Pages have a sentence for each. */
export const reasonKeys = [
  'appointment',
  'to-be-sent',
  'delayed',
  'held-back',
  'being-sent',
  'at-webappel',
  'waiting-for-a-line',
  'ringing-operator',
  'ringing-visitor',
  'ringing',
  'talking',
  'leaving-a-message',
  'unknown-word',
  'in-doubt',
  'unsettled',
  'reached',
  'voicemail',
  'over',
  'missed-by-visitor',
  'missed-by-operator',
  'no-free-operator',
  'busy',
  'abandoned',
  'missed',
  'refused-by-rule',
  'refused-by-webappel',
  'objection',
  'call-refused',
  'call-failed',
  'not-sent',
  'expired',
  'cancelled',
  'closed-by-person',
] as const;
export type ReasonKey = (typeof reasonKeys)[number];

/** Who has to act: the owner, the program itself, or nobody any more. */
export const whoActs = ['owner', 'machine', 'nobody'] as const;
export type WhoActs = (typeof whoActs)[number];

export interface Reason {
  key: ReasonKey;
  /** What the sentence names: details of `callback-events.ts`, seconds, and moments in milliseconds since 1970. */
  params: Readonly<Record<string, string | number>>;
  whoActs: WhoActs;
}

/** What the reason of a request follows from. */
export interface ReasonFacts {
  state: RequestState;
  outcome: Outcome | null;
  callAt: number;
  requestedAt: number;
  talkSeconds: number | null;
}

export interface ReasonEvent {
  at: number;
  kind: EventKind;
  detail: EventDetail | null;
  actor: Actor;
}

/** The sentence about a request. @param last its last event; null for a request that has none */
export function reasonOf(facts: ReasonFacts, last: ReasonEvent | null): Reason {
  const { key, params = {} } = facts.outcome === null ? ofOpen(facts, last) : ofEnded(facts, last);
  return { key, params, whoActs: actorOf(facts) };
}

function actorOf({ state, outcome }: ReasonFacts): WhoActs {
  if (state === 'unsettled') return 'owner';
  return outcome === null ? 'machine' : 'nobody';
}

type Said = Pick<Reason, 'key'> & { params?: Reason['params'] };

const detailOf = (last: ReasonEvent | null): Reason['params'] =>
  last?.detail ? { detail: last.detail } : {};

function ofOpen({ state, callAt, requestedAt }: ReasonFacts, last: ReasonEvent | null): Said {
  switch (state) {
    case 'scheduled':
      return { key: 'appointment', params: { at: callAt } };
    case 'ready':
      if (last?.kind === 'held-back') return { key: 'held-back', params: detailOf(last) };
      return callAt > requestedAt && last?.kind !== 'due'
        ? { key: 'delayed', params: { at: callAt } }
        : { key: 'to-be-sent' };
    case 'dialling':
      return { key: 'being-sent' };
    case 'doubt':
      return {
        key: 'in-doubt',
        params: { ...detailOf(last), ...(last && { until: last.at + DOUBT_MS }) },
      };
    case 'unsettled':
      return { key: 'unsettled', params: detailOf(last) };
    default:
      return { key: ofProgress(last) };
  }
}

function ofProgress(last: ReasonEvent | null): ReasonKey {
  switch (last?.kind) {
    case 'waiting':
      return 'waiting-for-a-line';
    case 'ringing-operator':
    case 'ringing-visitor':
    case 'talking':
      return last.kind;
    case 'voicemail':
      return 'leaving-a-message';
    case 'listed':
      if (last.detail === 'open') return 'ringing';
      return last.detail === 'unknown-state' ? 'unknown-word' : 'at-webappel';
    default:
      return 'at-webappel';
  }
}

function ofEnded({ outcome, talkSeconds }: ReasonFacts, last: ReasonEvent | null): Said {
  if (last?.kind === 'closed-by-person') return { key: 'closed-by-person', params: detailOf(last) };
  switch (outcome) {
    case 'reached':
      return { key: 'reached', params: talkSeconds === null ? {} : { seconds: talkSeconds } };
    case 'refused':
      return { key: ofRefusal(last), params: detailOf(last) };
    case 'failed':
      if (last?.kind === 'refused-by-webappel') return { key: last.kind, params: detailOf(last) };
      return { key: last?.kind === 'ended' ? 'call-failed' : 'not-sent', params: detailOf(last) };
    case 'expired':
      return { key: 'expired', params: detailOf(last) };
    case 'cancelled':
      return { key: 'cancelled', params: last ? { by: last.actor } : {} };
    default:
      return { key: outcome ?? 'over' };
  }
}

function ofRefusal(last: ReasonEvent | null): ReasonKey {
  if (last?.detail === 'objection') return 'objection';
  if (last?.kind === 'refused-by-webappel') return last.kind;
  return last?.kind === 'ended' ? 'call-refused' : 'refused-by-rule';
}
