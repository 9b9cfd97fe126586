import { type Kysely, sql } from 'kysely';

/**
 * When WebAppel is asked for the details of a call that is over, and the phones that the embedded platform rang. An earlier
 * version can run beside it: the calls that it ends stay without details.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('callbacks').addColumn('details_due_at', 'bigint').execute();
  await db.schema
    .createIndex('callbacks_details_due')
    .on('callbacks')
    .column('details_due_at')
    .where(sql.ref('details_due_at'), 'is not', null)
    .execute();
  await db.schema.alterTable('platform_calls').addColumn('all_operators_busy', 'integer').execute();
  await db.schema
    .createTable('platform_legs')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('call_id', 'integer', (column) => column.notNull().references('platform_calls.id'))
    .addColumn('attempt', 'integer', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('number', 'text')
    .addColumn('began_at', 'bigint', (column) => column.notNull())
    .addColumn('rang_ms', 'integer', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('platform_legs_of')
    .on('platform_legs')
    .columns(['call_id', 'id'])
    .execute();
  await db.schema
    .createIndex('platform_legs_of_operator')
    .on('platform_legs')
    .columns(['number', 'began_at'])
    .execute();
}
