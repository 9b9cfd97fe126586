import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { isPostgres, type Store } from '../../store/database.js';
import type { Tables } from '../../store/tables.js';
import type { Callback } from './callback-entity.js';

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
 * @returns the callbacks that are in doubt now
 */
export async function holdOtherTimelines(store: Store, now: number): Promise<Callback[]> {
  if (!isPostgres(store)) return [];
  return store.transaction().execute(async (transaction) => {
    const isElsewhere = sql<SqlBool>`timeline is not null and timeline <> (select rappel_timeline())`;
    const held = await transaction
      .updateTable('callbacks')
      .set({
        state: 'doubt',
        version: sql`version + 1`,
        attempts: 0,
        due_at: now,
        updated_at: now,
        timeline: null,
      })
      .where(({ eb, or, and }) =>
        and([
          isElsewhere,
          or([
            eb('state', '=', 'ready'),
            and([eb('state', '=', 'scheduled'), eb('due_at', '<=', now)]),
          ]),
        ]),
      )
      .returningAll()
      .execute();
    if (held.length > 0)
      await transaction
        .insertInto('callback_transitions')
        .values(
          held.map(({ id, slot_at }) => ({
            callback_id: id,
            at: now,
            from_state: slot_at === null ? ('ready' as const) : ('scheduled' as const),
            to_state: 'doubt' as const,
            cause: 'the database failed over',
          })),
        )
        .execute();
    await transaction
      .updateTable('callbacks')
      .set({ timeline: sql`rappel_timeline_stamp()` })
      .where('state', '=', 'scheduled')
      .where(isElsewhere)
      .execute();
    return held;
  });
}
