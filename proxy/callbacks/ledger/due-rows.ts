import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Clock } from '../../../shared/clock.js';
import type { LedgerState } from '../../store/callback-tables.js';
import { compiledQuery } from '../../store/compiled-query.js';
import type { Store } from '../../store/database.js';
import type { Tables } from '../../store/tables.js';
import type { Callback } from './callback-entity.js';
import { onThisTimeline } from './timelines.js';

/** Upper bound for the difference between the clocks of two instances. */
export const CLOCK_TOLERANCE_MS = 5000;

/**
 * Matches rows that are due, and rows that were last written in the future: the clock was set back since then, so their
 * due time may be hours away. Not for appointments and leases, whose due time is fixed.
 */
export const dueOrFromTheFuture =
  (now: number, withinMs = 0) =>
  ({ eb, or }: ExpressionBuilder<Tables, 'callbacks'>): Expression<SqlBool> =>
    or([eb('due_at', '<=', now + withinMs), eb('updated_at', '>', now + CLOCK_TOLERANCE_MS)]);

/** The most callbacks that are looked at together. */
export const MAX_BATCH = 500;

/** The callbacks of a state that are due before a moment, the longest overdue first. */
export const findDueBefore = compiledQuery(
  (store, { state, moment }: { state: LedgerState; moment: number }) =>
    store
      .selectFrom('callbacks')
      .selectAll()
      .where('state', '=', state)
      .where('due_at', '<=', moment)
      .orderBy('due_at')
      .limit(MAX_BATCH),
);

/** Those that were not sent in time. */
export const findReadyTooLate = compiledQuery((store, { now }: { now: number }) =>
  store
    .selectFrom('callbacks')
    .selectAll()
    .where('state', '=', 'ready')
    .where('due_at', 'is not', null)
    .where('give_up_at', '<', now)
    .where(onThisTimeline(store))
    .limit(MAX_BATCH),
);

export const findFirstDue = compiledQuery((store, { state }: { state: LedgerState }) =>
  store
    .selectFrom('callbacks')
    .select('due_at')
    .where('state', '=', state)
    .where('due_at', 'is not', null)
    .orderBy('due_at')
    .limit(1),
);

/** Accepted callbacks that are due to be looked up in WebAppel's listing. */
export class FollowedCallbacks {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  /** The popups with such callbacks, each with the latest time of a call. */
  async listPopups(): Promise<{ popupId: string; newestCallAt: number }[]> {
    const rows = await this.#due()
      .select((row) => ['popup_id as popupId', row.fn.max('call_at').as('newestCallAt')])
      .groupBy('popup_id')
      .execute();
    return rows.map(({ popupId, newestCallAt }) => ({
      popupId,
      newestCallAt: Number(newestCallAt),
    }));
  }

  /** The due callbacks of these popups. */
  findByPopups(popupIds: readonly string[]): Promise<Callback[]> {
    return this.#due().selectAll().where('popup_id', 'in', popupIds).execute();
  }

  /** When the next one becomes due; undefined when there is none. */
  async findNextDueAt(): Promise<number | undefined> {
    const row = await this.store
      .selectFrom('callbacks')
      .select((row) => row.fn.min('due_at').as('at'))
      .where('state', '=', 'accepted')
      .where('due_at', '>', this.clock.now())
      .executeTakeFirst();
    return row?.at == null ? undefined : Number(row.at);
  }

  #due() {
    const now = this.clock.now();
    return this.store
      .selectFrom('callbacks')
      .where('state', '=', 'accepted')
      .where(({ eb, or }) => or([eb('call_at', '<=', now), eb('requested_at', '>', now)]))
      .where(dueOrFromTheFuture(now));
  }
}
