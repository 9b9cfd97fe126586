import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { z } from 'zod';
import { maskNumber } from '../../shared/mask-number.js';
import type { Callback } from '../callbacks/ledger/callback-entity.js';
import { iso } from '../callbacks/ledger/callback-view.js';
import type { Ledger } from '../callbacks/ledger/ledger.js';
import { ProblemError } from '../http/problems.js';
import type { LedgerState } from '../store/callback-tables.js';
import type { Store } from '../store/database.js';

const instant = z.iso.datetime();

/** States that a person may have to look at. */
const LeftState = z.enum(['unsettled', 'doubt', 'failed']).meta({
  description:
    'unsettled: nobody could tell how it ended, a person has to; WebAppel is still asked seldom, for a day, and what it tells settles it · doubt: WebAppel may have it, and is still asked · failed: it could not be placed',
});

/** Which callbacks to list. */
export const UnsettledCallbacksQuery = z.strictObject({
  state: LeftState.default('unsettled'),
  limit: z.coerce.number('must be a number from 1 to 200').int().min(1).max(200).default(50),
  before: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, 'must be what `next` said')
    .optional()
    .meta({ description: '`next` of the page before; absent: the first page, the newest.' }),
});
export type UnsettledCallbacksQuery = z.infer<typeof UnsettledCallbacksQuery>;

/** A callback as its owner sees it: enough to find it at WebAppel, too little to call anybody. */
export const UnsettledCallback = z
  .object({
    id: z.int(),
    state: z.enum(['unsettled', 'doubt', 'failed', 'ended', 'missed']),
    popupId: z.string(),
    country: z.string().nullable().meta({ description: 'Of the number, where it is known.' }),
    number: z.string().meta({ description: 'Masked but for the country and the last two digits.' }),
    trackingId: z
      .string()
      .nullable()
      .meta({ description: "WebAppel's, where it gave or listed one." }),
    cause: z.string().meta({ description: 'What brought it into its state.' }),
    requestedAt: instant,
    callAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'UnsettledCallback' });
export type UnsettledCallback = z.infer<typeof UnsettledCallback>;

export const UnsettledCallbacks = z
  .object({
    callbacks: z.array(UnsettledCallback),
    next: z.string().nullable().meta({ description: '`before` of the next page; null: no more.' }),
  })
  .meta({ id: 'UnsettledCallbacks' });
export type UnsettledCallbacks = z.infer<typeof UnsettledCallbacks>;

/** What a person found out. */
export const Closing = z
  .strictObject({
    outcome: z.enum(['called', 'missed', 'not-called']).meta({
      description:
        'called: the call took place · missed: the phones rang and somebody did not answer · not-called: nobody was called',
    }),
  })
  .meta({ id: 'Closing' });
export type Closing = z.infer<typeof Closing>;

const stateAfter: Record<Closing['outcome'], LedgerState> = {
  called: 'ended',
  missed: 'missed',
  'not-called': 'failed',
};

const SHOWN_OF_A_NUMBER = 0;

/** The callbacks of a state that are left to a person, the newest first. */
export async function listUnsettledCallbacks(
  { state, limit, before }: UnsettledCallbacksQuery,
  store: Store,
): Promise<UnsettledCallbacks> {
  const callbacks = await store
    .selectFrom('callbacks')
    .selectAll()
    .where('state', '=', state)
    .$if(before !== undefined, (query) => query.where('id', '<', Number(before)))
    .orderBy('id', 'desc')
    // One more than asked for tells whether there is a next page.
    .limit(limit + 1)
    .execute();
  const page = callbacks.slice(0, limit);
  const last = page.at(-1);
  return {
    callbacks: await describe(page, store),
    next: callbacks.length > limit && last ? String(last.id) : null,
  };
}

/**
 * Notes what a person found out about an unsettled callback. The visitor is told the same; once more with the same
 * outcome changes nothing.
 * @throws {ProblemError} not-found; not-closable when it is in a state that the program itself moves on, or has ended
 * otherwise.
 */
export async function closeCallback(
  id: string,
  { outcome }: Closing,
  { store, ledger }: { store: Store; ledger: Ledger },
): Promise<UnsettledCallback> {
  const find = () =>
    store
      .selectFrom('callbacks')
      .selectAll()
      .where('id', '=', /^[1-9]\d{0,14}$/.test(id) ? Number(id) : 0)
      .executeTakeFirst();
  const callback = await find();
  if (!callback) throw new ProblemError('not-found');
  const to = stateAfter[outcome];
  const closed =
    callback.state === 'unsettled'
      ? await ledger.move(callback, to, `closed by the owner: ${outcome}`, { evidence: 'inferred' })
      : undefined;
  // Two at once: what the other one noted counts for this one too.
  const now = closed ?? (await find());
  if (now?.state !== to)
    throw new ProblemError('not-closable', {
      detail:
        'Only unsettled requests are closed by a person, and only once; this one is not, or not any more.',
    });
  const [view] = await describe([now], store);
  if (!view) throw new ProblemError('not-found');
  return view;
}

async function describe(
  callbacks: readonly Callback[],
  store: Store,
): Promise<UnsettledCallback[]> {
  if (callbacks.length === 0) return [];
  const transitions = await store
    .selectFrom('callback_transitions')
    .select(['callback_id', 'cause'])
    .where(
      'callback_id',
      'in',
      callbacks.map(({ id }) => id),
    )
    .orderBy('id')
    .execute();
  const causes = new Map(transitions.map(({ callback_id, cause }) => [callback_id, cause]));
  return callbacks.map((callback) => ({
    id: callback.id,
    state: UnsettledCallback.shape.state.parse(callback.state),
    popupId: callback.popup_id,
    country: parsePhoneNumberFromString(callback.number)?.country ?? null,
    number: maskNumber(callback.number, SHOWN_OF_A_NUMBER),
    trackingId: callback.tracking_id,
    cause: causes.get(callback.id) ?? '',
    requestedAt: iso(callback.requested_at),
    callAt: iso(callback.call_at),
    updatedAt: iso(callback.updated_at),
  }));
}
