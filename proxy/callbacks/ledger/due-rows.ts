import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Clock } from '../../../shared/clock.js';
import type { Store } from '../../store/database.js';
import type { Tables } from '../../store/tables.js';
import type { Callback } from './callback-entity.js';

/** More than clocks of instances differ by, less than anyone waits. */
const SET_BACK_MS = 5000;

/**
 * Rows that are due; also those that were written in the future. The clock of the machine has been put back since, and
 * waiting for the moment that they name could take hours. Not for appointments and leases: those keep their moment.
 */
export const dueOrFromTheFuture =
  (now: number, withinMs = 0) =>
  ({ eb, or }: ExpressionBuilder<Tables, 'callbacks'>): Expression<SqlBool> =>
    or([eb('due_at', '<=', now + withinMs), eb('updated_at', '>', now + SET_BACK_MS)]);

/** The accepted calls of the ledger that it is time to look for in WebAppel's listing. */
export class FollowedCalls {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  /** The popups that have some, and when the newest of them was due. */
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

  /** All of these popups. */
  of(popupIds: readonly string[]): Promise<Callback[]> {
    return this.#due().selectAll().where('popup_id', 'in', popupIds).execute();
  }

  /** When the next call that it is not yet time to look for becomes one, or undefined. */
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
