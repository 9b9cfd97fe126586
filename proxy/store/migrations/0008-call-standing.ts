import { type Kysely, sql } from 'kysely';

/** What one engine does with a call, as far as the others need to know it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('platform_calls').addColumn('ringing', 'text').execute();
  await db.schema.alterTable('platform_calls').addColumn('engaged_line', 'text').execute();
  // Of two engines that would ring the same operator at once, the store refuses one.
  await db.schema
    .createIndex('platform_calls_engaged_line')
    .unique()
    .on('platform_calls')
    .columns(['account_id', 'engaged_line'])
    .where(sql.ref('engaged_line'), 'is not', null)
    .execute();
  await db.schema.alterTable('platform_voicemails').addColumn('engine_id', 'text').execute();
}
