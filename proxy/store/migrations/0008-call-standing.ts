import { type Kysely, sql } from 'kysely';

/** State of a call that other engines need to know: whose phone rings, and which operator is busy with it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('platform_calls').addColumn('ringing', 'text').execute();
  await db.schema.alterTable('platform_calls').addColumn('engaged_line', 'text').execute();
  // The unique index keeps two engines from ringing the same operator at the same time.
  await db.schema
    .createIndex('platform_calls_engaged_line')
    .unique()
    .on('platform_calls')
    .columns(['account_id', 'engaged_line'])
    .where(sql.ref('engaged_line'), 'is not', null)
    .execute();
  await db.schema.alterTable('platform_voicemails').addColumn('engine_id', 'text').execute();
}
