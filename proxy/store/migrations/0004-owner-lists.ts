import type { Kysely } from 'kysely';

/** Indexes for the owner's list: callbacks of one state, newest first, each with the cause of its last transition. */
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
