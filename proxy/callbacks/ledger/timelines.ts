import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { isPostgres, type Store } from '../../store/database.js';
import type { Tables } from '../../store/tables.js';
import type { Callback } from './callback-entity.js';
import type { Counters } from './counters.js';
import { holdInDoubt } from './hold-in-doubt.js';

/**
 * Matches callbacks that the present server is known to remember. After a fail-over with asynchronous replication the new
 * server may have lost the latest commits: a call that was sent is still `ready` there, and would be made twice.
 */
export const onThisTimeline =
  (store: Store) =>
  ({ eb, or }: ExpressionBuilder<Tables, 'callbacks'>): Expression<SqlBool> =>
    isPostgres(store)
      ? or([
          eb('timeline', 'is', null),
          eb('timeline', '=', sql<string>`coalesce((select rappel_timeline()), timeline)`),
        ])
      : sql<SqlBool>`1 = 1`;

/**
 * Holds in doubt what may have been sent before PostgreSQL failed over to a server that does not know of it. Appointments
 * that are still to come stay, as nobody can have sent them.
 * @returns the callbacks that are held now
 */
export async function holdOtherTimelines(
  store: Store,
  now: number,
  counters: Counters | undefined,
): Promise<Callback[]> {
  if (!isPostgres(store)) return [];
  return store.transaction().execute(async (transaction) => {
    const isElsewhere = sql<SqlBool>`timeline is not null and timeline <> (select rappel_timeline())`;
    const doubtful = await transaction
      .selectFrom('callbacks')
      .selectAll()
      .where(({ eb, or, and }) =>
        and([
          isElsewhere,
          or([
            eb('state', '=', 'ready'),
            and([eb('state', '=', 'scheduled'), eb('due_at', '<=', now)]),
          ]),
        ]),
      )
      .orderBy('id')
      .forUpdate()
      .execute();
    const detail = 'failed-over';
    const held = await holdInDoubt(transaction, doubtful, { now, detail, counters });
    await transaction
      .updateTable('callbacks')
      .set({ timeline: sql`rappel_timeline_stamp()` })
      .where('state', '=', 'scheduled')
      .where(isElsewhere)
      .execute();
    return held;
  });
}
