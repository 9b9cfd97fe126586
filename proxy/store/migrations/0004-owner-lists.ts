import type { Kysely } from 'kysely';

/** The owner reads wishes of a state from the newest on, each with what brought it there. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('callbacks_by_state')
    .on('callbacks')
    .columns(['state', 'id'])
    .execute();
  await db.schema
    .createIndex('callback_transitions_of')
    .on('callback_transitions')
    .columns(['callback_id', 'id'])
    .execute();
}
