import { type Kysely, sql } from 'kysely';

/** Several call engines share a store: a call in progress belongs to one engine while that engine holds its lease. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('platform_engines')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('leased_until', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.alterTable('platform_calls').addColumn('engine_id', 'text').execute();
  // Calls from before this migration belong to an engine that no longer runs.
  await sql`update platform_calls set engine_id = 'unnamed'
    where state in ('dialling', 'talking', 'voicemail')`.execute(db);
  await db.schema
    .createIndex('platform_calls_under_way')
    .on('platform_calls')
    .columns(['account_id', 'engine_id'])
    .where(sql.ref('engine_id'), 'is not', null)
    .execute();
}
