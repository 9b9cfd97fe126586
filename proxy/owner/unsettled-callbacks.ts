import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { z } from 'zod';
import { maskNumber } from '../../shared/mask-number.js';
import type { Wish } from '../callbacks/ledger/callback-entity.js';
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
export const LeftCallbacksQuery = z.strictObject({
  state: LeftState.default('unsettled'),
  limit: z.coerce.number('must be a number from 1 to 200').int().min(1).max(200).default(50),
  before: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, 'must be what `next` said')
    .optional()
    .meta({ description: '`next` of the page before; absent: the first page, the newest.' }),
});
export type LeftCallbacksQuery = z.infer<typeof LeftCallbacksQuery>;

/** A callback as its owner sees it: enough to find it at WebAppel, too little to call anybody. */
export const LeftCallback = z
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
  .meta({ id: 'LeftCallback' });
export type LeftCallback = z.infer<typeof LeftCallback>;

export const LeftCallbacks = z
  .object({
    callbacks: z.array(LeftCallback),
    next: z.string().nullable().meta({ description: '`before` of the next page; null: no more.' }),
  })
  .meta({ id: 'LeftCallbacks' });
export type LeftCallbacks = z.infer<typeof LeftCallbacks>;

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
export async function listLeftCallbacks(
  { state, limit, before }: LeftCallbacksQuery,
  store: Store,
): Promise<LeftCallbacks> {
  const wishes = await store
    .selectFrom('callbacks')
    .selectAll()
    .where('state', '=', state)
    .$if(before !== undefined, (query) => query.where('id', '<', Number(before)))
    .orderBy('id', 'desc')
    // One more than asked for tells whether there is a next page.
    .limit(limit + 1)
    .execute();
  const page = wishes.slice(0, limit);
  const last = page.at(-1);
  return {
    callbacks: await describe(page, store),
    next: wishes.length > limit && last ? String(last.id) : null,
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
): Promise<LeftCallback> {
  const find = () =>
    store
      .selectFrom('callbacks')
      .selectAll()
      .where('id', '=', /^[1-9]\d{0,14}$/.test(id) ? Number(id) : 0)
      .executeTakeFirst();
  const wish = await find();
  if (!wish) throw new ProblemError('not-found');
  const to = stateAfter[outcome];
  const closed =
    wish.state === 'unsettled'
      ? await ledger.move(wish, to, `closed by the owner: ${outcome}`, { evidence: 'inferred' })
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

async function describe(wishes: readonly Wish[], store: Store): Promise<LeftCallback[]> {
  if (wishes.length === 0) return [];
  const transitions = await store
    .selectFrom('callback_transitions')
    .select(['callback_id', 'cause'])
    .where(
      'callback_id',
      'in',
      wishes.map(({ id }) => id),
    )
    .orderBy('id')
    .execute();
  const causes = new Map(transitions.map(({ callback_id, cause }) => [callback_id, cause]));
  return wishes.map((wish) => ({
    id: wish.id,
    state: LeftCallback.shape.state.parse(wish.state),
    popupId: wish.popup_id,
    country: parsePhoneNumberFromString(wish.number)?.country ?? null,
    number: maskNumber(wish.number, SHOWN_OF_A_NUMBER),
    trackingId: wish.tracking_id,
    cause: causes.get(wish.id) ?? '',
    requestedAt: iso(wish.requested_at),
    callAt: iso(wish.call_at),
    updatedAt: iso(wish.updated_at),
  }));
}
