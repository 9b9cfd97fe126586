import type { Clock } from '../../../shared/clock.js';
import type { Store } from '../../store/database.js';
import type { Wish } from './callback-entity.js';
import { dueOrFromTheFuture } from './due-rows.js';

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
  of(popupIds: readonly string[]): Promise<Wish[]> {
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
