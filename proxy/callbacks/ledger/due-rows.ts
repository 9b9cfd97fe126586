import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Clock } from '../../../shared/clock.js';
import type { Store } from '../../store/database.js';
import type { Tables } from '../../store/tables.js';
import type { Callback } from './callback-entity.js';

/** More than the clocks of two instances differ. */
const CLOCK_TOLERANCE_MS = 5000;

/**
 * Rows that are due, and rows last written in the future: the machine's clock was set back since, and their due time
 * may be hours away. Not for appointments and leases, which keep their time.
 */
export const dueOrFromTheFuture =
  (now: number, withinMs = 0) =>
  ({ eb, or }: ExpressionBuilder<Tables, 'callbacks'>): Expression<SqlBool> =>
    or([eb('due_at', '<=', now + withinMs), eb('updated_at', '>', now + CLOCK_TOLERANCE_MS)]);

/** Accepted callbacks that are due to be looked up in WebAppel's listing. */
export class FollowedCalls {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  /** The popups that have any, and the newest time of a call among them. */
  async popups(): Promise<{ popupId: string; newestCallAt: number }[]> {
    const rows = await this.#due()
      .select((row) => ['popup_id as popupId', row.fn.max('call_at').as('newestCallAt')])
      .groupBy('popup_id')
      .execute();
    return rows.map(({ popupId, newestCallAt }) => ({
      popupId,
      newestCallAt: Number(newestCallAt),
    }));
  }

  /** All of them that belong to these popups. */
  of(popupIds: readonly string[]): Promise<Callback[]> {
    return this.#due().selectAll().where('popup_id', 'in', popupIds).execute();
  }

  /** When the next one becomes due; undefined when there is none. */
  async nextAt(): Promise<number | undefined> {
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
