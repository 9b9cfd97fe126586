import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Clock } from '../../../shared/clock.js';
import type { Store } from '../../store/database.js';
import type { Tables } from '../../store/tables.js';
import type { Callback } from './callback-entity.js';

/** Upper bound for the difference between the clocks of two instances. */
const CLOCK_TOLERANCE_MS = 5000;

/**
 * Matches rows that are due, and rows that were last written in the future: the clock was set back since then, so their
 * due time may be hours away. Not for appointments and leases, whose due time is fixed.
 */
export const dueOrFromTheFuture =
  (now: number, withinMs = 0) =>
  ({ eb, or }: ExpressionBuilder<Tables, 'callbacks'>): Expression<SqlBool> =>
    or([eb('due_at', '<=', now + withinMs), eb('updated_at', '>', now + CLOCK_TOLERANCE_MS)]);

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
