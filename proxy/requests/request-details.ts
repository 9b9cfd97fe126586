import { maskNumber } from '../../shared/mask-number.js';
import type {
  RequestAction,
  RequestDetails,
  RequestEvent,
  ToldState,
} from '../../shared/owner/requests.js';
import { type Callback, isBlanked, isOver } from '../callbacks/ledger/callback-entity.js';
import { isCancellable, iso, viewOf } from '../callbacks/ledger/callback-view.js';
import type { Store } from '../store/database.js';
import { platformCallOf } from './platform-call.js';
import { rowOf, type StoredEvent } from './request-rows.js';
import { voiceMessagesOf } from './voice-messages.js';

/** A request whole: its steps, what its visitor was told at each moment, and what can be done. */
export async function detailsOf(
  callback: Callback,
  store: Store,
  { isEmbedded }: { isEmbedded: boolean },
): Promise<RequestDetails> {
  const events = await store
    .selectFrom('callback_events')
    .selectAll()
    .where('callback_id', '=', callback.id)
    .orderBy('id')
    .execute();
  const steps = events.filter(({ kind }) => kind !== 'asked');
  return {
    request: rowOf(callback, steps.at(-1)),
    delaySeconds: callback.delay_seconds,
    slotAt: callback.slot_at === null ? null : iso(callback.slot_at),
    events: eventsOf(events),
    told: toldOf(callback, steps),
    legs: await legsOf(callback, store),
    voiceMessages: isEmbedded ? await voiceMessagesOf(callback, store) : null,
    actions: actionsOf(callback),
  };
}

/** The phones that were rung for a callback, where the embedded platform rang them; null elsewhere. */
async function legsOf(callback: Callback, store: Store): Promise<RequestDetails['legs']> {
  const call = await platformCallOf(callback, store);
  if (call === undefined) return null;
  const legs = await store
    .selectFrom('platform_legs')
    .selectAll()
    .where('call_id', '=', call)
    .orderBy('id')
    .execute();
  return legs.map(({ attempt, role, number, began_at, rang_ms, outcome }) => ({
    attempt,
    role,
    number,
    beganAt: iso(began_at),
    rangSeconds: Math.round(rang_ms / 1000),
    outcome,
  }));
}

/** What can be done with a callback as it is now. */
export const actionsOf = (callback: Callback): RequestAction[] => [
  ...(callback.state === 'unsettled' ? (['close'] as const) : []),
  ...(isCancellable(callback) ? (['cancel'] as const) : []),
  ...(callback.state === 'scheduled' ? (['reschedule'] as const) : []),
  ...(isAskable(callback) ? (['ask'] as const) : []),
  ...(isBlanked(callback) ? [] : (['reveal'] as const)),
];

/** Whether WebAppel may know more of a callback than Rappel. */
export const isAskable = ({ state }: Callback): boolean =>
  state === 'accepted' || state === 'doubt' || state === 'unsettled';

/** The steps, the same ones in a row as one: in an outage a callback is tried every other second. */
function eventsOf(events: readonly StoredEvent[]): RequestEvent[] {
  const shown: RequestEvent[] = [];
  for (const { at, kind, evidence, detail, actor } of events) {
    const [before, last] = shown.slice(-2);
    if (
      kind === 'held-back' &&
      last?.kind === 'claimed' &&
      before?.kind === kind &&
      before.detail === detail
    ) {
      shown.pop();
      before.times += 1;
      before.lastAt = iso(at);
    } else shown.push({ at: iso(at), kind, evidence, detail, actor, times: 1, lastAt: iso(at) });
  }
  return shown;
}

type Progress = Pick<Callback, 'progress' | 'evidence'>;

function progressAfter(event: StoredEvent, before: Progress): Progress {
  const evidence = event.evidence === 'observed' ? 'observed' : 'inferred';
  switch (event.kind) {
    case 'ringing-operator':
    case 'ringing-visitor':
      return { progress: 'calling', evidence };
    case 'talking':
    case 'voicemail':
      return { progress: 'connected', evidence };
    case 'waiting':
      return { progress: null, evidence };
    case 'ended':
      return { progress: null, evidence };
    case 'listed':
      return event.detail === 'open' ? { ...before, progress: 'calling' } : before;
    default:
      return before;
  }
}

/** What the visitor was told, each time that it became something else. */
function toldOf(callback: Callback, events: readonly StoredEvent[]): ToldState[] {
  const told: ToldState[] = [];
  let known: Progress = { progress: null, evidence: 'inferred' };
  for (const event of events) {
    known = progressAfter(event, known);
    const isEnd = isOver(event.state);
    const then: Callback = {
      ...callback,
      ...known,
      state: event.state,
      ...(isEnd ? {} : { missed_by: null, busy: 0, talked: null }),
    };
    const { state, evidence, missedBy, busy, talked, expired } = viewOf(then, event.at);
    const next = { state, evidence, missedBy, busy, talked, expired };
    const last = told.at(-1);
    if (
      !last ||
      Object.entries(next).some(([name, value]) => last[name as keyof typeof next] !== value)
    )
      told.push({ at: iso(event.at), ...next });
  }
  return told;
}

/** For somebody who may not know the numbers of the staff. */
export const withMaskedLegs = (details: RequestDetails): RequestDetails => ({
  ...details,
  legs:
    details.legs?.map((leg) => ({
      ...leg,
      number: leg.number === null ? null : maskNumber(leg.number),
    })) ?? null,
});
