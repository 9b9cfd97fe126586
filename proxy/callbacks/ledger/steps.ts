import type { Insertable } from 'kysely';
import type { Actor, EventDetail, EventKind, Evidence } from '../../../shared/callback-events.js';
import type { LedgerState } from '../../store/callback-tables.js';
import type { EventsTable } from '../../store/request-tables.js';
import type { Callback } from './callback-entity.js';

/** What a change of a callback is recorded as. What is absent follows from the change. */
export interface Step {
  kind?: EventKind;
  detail?: EventDetail | undefined;
  actor?: Actor | undefined;
}

/** Who makes a step of a kind, and how it is known, unless its row says it. */
const usual: Record<EventKind, { actor: Actor; evidence: Evidence | 'as the row' }> = {
  accepted: { actor: 'visitor', evidence: 'observed' },
  due: { actor: 'machine', evidence: 'observed' },
  claimed: { actor: 'machine', evidence: 'observed' },
  sent: { actor: 'webappel', evidence: 'observed' },
  'held-back': { actor: 'machine', evidence: 'observed' },
  refused: { actor: 'machine', evidence: 'observed' },
  'refused-by-webappel': { actor: 'webappel', evidence: 'observed' },
  'in-doubt': { actor: 'machine', evidence: 'unknown' },
  found: { actor: 'machine', evidence: 'inferred' },
  unsettled: { actor: 'machine', evidence: 'unknown' },
  listed: { actor: 'webappel', evidence: 'inferred' },
  waiting: { actor: 'webappel', evidence: 'as the row' },
  'ringing-operator': { actor: 'webappel', evidence: 'as the row' },
  'ringing-visitor': { actor: 'webappel', evidence: 'as the row' },
  talking: { actor: 'webappel', evidence: 'as the row' },
  voicemail: { actor: 'webappel', evidence: 'as the row' },
  ended: { actor: 'webappel', evidence: 'as the row' },
  expired: { actor: 'machine', evidence: 'observed' },
  failed: { actor: 'machine', evidence: 'observed' },
  moved: { actor: 'visitor', evidence: 'observed' },
  cancelled: { actor: 'visitor', evidence: 'observed' },
  'closed-by-person': { actor: 'owner', evidence: 'observed' },
  asked: { actor: 'owner', evidence: 'observed' },
};

/** The kind of a step that leads to a state, where nothing more is said about it. */
const kindTo: Record<LedgerState, EventKind> = {
  scheduled: 'moved',
  ready: 'held-back',
  dialling: 'claimed',
  accepted: 'listed',
  doubt: 'in-doubt',
  unsettled: 'unsettled',
  ended: 'ended',
  missed: 'ended',
  cancelled: 'cancelled',
  refused: 'refused',
  failed: 'failed',
  expired: 'expired',
};

/** The kind of a step from one state to another. */
export function kindOf(from: LedgerState, to: LedgerState): EventKind {
  if (to === 'accepted' && from !== 'accepted') return from === 'dialling' ? 'sent' : 'found';
  return kindTo[to];
}

/** The row of an event. @param after the callback since the step */
export function eventOf(
  after: Pick<Callback, 'id' | 'state' | 'evidence'>,
  { kind, detail, actor }: Step & { kind: EventKind },
  at: number,
): Insertable<EventsTable> {
  const { evidence } = usual[kind];
  return {
    callback_id: after.id,
    at,
    kind,
    state: after.state,
    evidence: evidence === 'as the row' ? after.evidence : evidence,
    detail: detail ?? null,
    actor: actor ?? usual[kind].actor,
  };
}
