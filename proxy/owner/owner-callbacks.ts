import { z } from 'zod';
import { maskNumber } from '../../shared/mask-number.js';
import { readByAllPlans } from '../../shared/numbers/all-plans.js';
import type { Callback } from '../callbacks/ledger/callback-entity.js';
import { iso } from '../callbacks/ledger/callback-view.js';
import type { Ledger } from '../callbacks/ledger/ledger.js';
import { ProblemError } from '../http/problems.js';
import type { LedgerState } from '../store/callback-tables.js';
import type { Store } from '../store/database.js';
import { nextPage, pageQuery, readPage } from './pages.js';

const instant = z.iso.datetime();

/** States that may need the owner's attention. */
const ListedState = z.enum(['unsettled', 'doubt', 'failed']).meta({
  description:
    'unsettled: unknown outcome, the owner has to settle it; late look-ups at WebAppel may still settle it within a day · doubt: WebAppel may have accepted the call, look-ups continue · failed: the call could not be placed',
});

/** The query for the list. */
export const OwnerCallbacksQuery = z.strictObject({
  state: ListedState.default('unsettled'),
  ...pageQuery('callbacks'),
});
export type OwnerCallbacksQuery = z.infer<typeof OwnerCallbacksQuery>;

/** A callback as the owner sees it: enough to find the call at WebAppel, not enough to call the visitor. */
export const OwnerCallback = z
  .object({
    id: z.int(),
    state: z.enum(['unsettled', 'doubt', 'failed', 'ended', 'missed']),
    popupId: z.string(),
    country: z.string().nullable().meta({ description: 'Country of the number; null if unknown.' }),
    number: z.string().meta({
      description:
        'Masked except for the country code and the last two digits; empty once it is no longer kept (KEEP_PERSONAL_DAYS).',
    }),
    trackingId: z
      .string()
      .nullable()
      .meta({ description: "WebAppel's id of the call; null if unknown." }),
    unknownCallState: z.string().nullable().meta({
      description: "WebAppel's word for the state of the call, if Rappel does not know it.",
    }),
    cause: z.string().meta({ description: 'Why it is in this state.' }),
    requestedAt: instant,
    callAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'OwnerCallback' });
export type OwnerCallback = z.infer<typeof OwnerCallback>;

export const OwnerCallbacks = z
  .object({
    callbacks: z.array(OwnerCallback),
    next: nextPage,
  })
  .meta({ id: 'OwnerCallbacks' });
export type OwnerCallbacks = z.infer<typeof OwnerCallbacks>;

/** Words of WebAppel for states of calls that Rappel does not know. */
export const UnknownCallStates = z
  .object({
    words: z.array(
      z.object({
        word: z.string(),
        calls: z.int().meta({ description: 'Calls that were listed with it.' }),
        lastListedAt: instant,
      }),
    ),
  })
  .meta({ id: 'UnknownCallStates' });
export type UnknownCallStates = z.infer<typeof UnknownCallStates>;

const MAX_WORDS = 100;

/** Lists these words, the most frequent first, so that the owner can teach them with `CALL_STATES`. */
export async function listUnknownCallStates(store: Store): Promise<UnknownCallStates> {
  const words = await store
    .selectFrom('callbacks')
    .select(({ fn }) => [
      'unknown_state',
      fn.countAll<number>().as('calls'),
      fn.max(fn.coalesce('unknown_state_at', 'updated_at')).as('last'),
    ])
    .where('unknown_state', 'is not', null)
    .groupBy('unknown_state')
    .orderBy('calls', 'desc')
    .limit(MAX_WORDS)
    .execute();
  return {
    words: words.map(({ unknown_state, calls, last }) => ({
      word: unknown_state ?? '',
      calls: Number(calls),
      lastListedAt: iso(Number(last)),
    })),
  };
}

/** The outcome of an unsettled callback, as the owner reports it. */
export const Closing = z
  .strictObject({
    outcome: z.enum(['called', 'missed', 'not-called']).meta({
      description:
        'called: the call took place · missed: a phone rang and was not answered · not-called: no call was made',
    }),
  })
  .meta({ id: 'Closing' });
export type Closing = z.infer<typeof Closing>;

const stateAfter: Record<Closing['outcome'], LedgerState> = {
  called: 'ended',
  missed: 'missed',
  'not-called': 'failed',
};

const NATIONAL_DIGITS_SHOWN = 0;

/** Lists the callbacks in one of these states, newest first. */
export async function listOwnerCallbacks(
  query: OwnerCallbacksQuery,
  store: Store,
): Promise<OwnerCallbacks> {
  const list = store.selectFrom('callbacks').selectAll().where('state', '=', query.state);
  const { page, next } = await readPage(list, query);
  return { callbacks: await describe(page, store), next };
}

/**
 * Records the outcome of an unsettled callback. The visitor sees it too; repeating the same outcome changes nothing.
 * @throws {ProblemError} not-found; not-closable if the callback is not unsettled or has another outcome
 */
export async function closeCallback(
  id: string,
  { outcome }: Closing,
  { store, ledger }: { store: Store; ledger: Ledger },
): Promise<OwnerCallback> {
  const find = () =>
    store
      .selectFrom('callbacks')
      .selectAll()
      .where('id', '=', /^[1-9]\d{0,14}$/.test(id) ? Number(id) : 0)
      .executeTakeFirst();
  const callback = await find();
  if (!callback) throw new ProblemError('not-found');
  const finalState = stateAfter[outcome];
  const closed = await recordOutcome(callback, outcome, ledger);
  // A concurrent request may have recorded the same outcome.
  const current = closed ?? (await find());
  if (current?.state !== finalState)
    throw new ProblemError('not-closable', {
      detail:
        'Only unsettled callbacks can be closed, and only once. This one is not unsettled or is closed already.',
    });
  const [view] = await describe([current], store);
  if (!view) throw new ProblemError('not-found');
  return view;
}

/** @returns undefined if it is not unsettled, or no longer as it was read */
export const recordOutcome = async (
  callback: Callback,
  outcome: Closing['outcome'],
  ledger: Ledger,
): Promise<Callback | undefined> =>
  callback.state === 'unsettled'
    ? ledger.move(
        callback,
        stateAfter[outcome],
        { kind: 'closed-by-person', detail: outcome },
        { evidence: 'inferred', ...(outcome === 'called' && { talked: 1 }) },
      )
    : undefined;

async function describe(callbacks: readonly Callback[], store: Store): Promise<OwnerCallback[]> {
  if (callbacks.length === 0) return [];
  const events = await store
    .selectFrom('callback_events')
    .select(['callback_id', 'kind', 'detail'])
    .where(
      'callback_id',
      'in',
      callbacks.map(({ id }) => id),
    )
    .orderBy('id')
    .execute();
  const causes = new Map<number, string>(
    events.map(({ callback_id, kind, detail }) => [callback_id, detail ?? kind]),
  );
  return callbacks.map((callback) => ({
    id: callback.id,
    state: OwnerCallback.shape.state.parse(callback.state),
    popupId: callback.popup_id,
    country: callback.country ?? readByAllPlans(callback.number)?.country ?? null,
    number: maskNumber(callback.number, NATIONAL_DIGITS_SHOWN),
    trackingId: callback.tracking_id,
    unknownCallState: callback.unknown_state,
    cause: causes.get(callback.id) ?? '',
    requestedAt: iso(callback.requested_at),
    callAt: iso(callback.call_at),
    updatedAt: iso(callback.updated_at),
  }));
}
