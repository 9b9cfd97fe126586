import { type Kysely, sql } from 'kysely';

/**
 * Whether the parties of an ended call have talked, and a state of WebAppel's listing that Rappel does not know. An
 * earlier version can run beside it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const [name, type] of [
    ['talked', 'integer'],
    ['unknown_state', 'text'],
    ['unknown_state_at', 'bigint'],
    ['unknown_state_changed', 'integer'],
  ] as const)
    await db.schema.alterTable('callbacks').addColumn(name, type).execute();
  await sql`update callbacks set talked = 1 where state = 'ended'`.execute(db);
  await db.schema
    .createIndex('callbacks_unknown_states')
    .on('callbacks')
    .column('unknown_state')
    .where(sql.ref('unknown_state'), 'is not', null)
    .execute();
}
