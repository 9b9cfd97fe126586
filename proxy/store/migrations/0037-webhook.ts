import type { Kysely } from 'kysely';

/** How far the owner's server was told of what happened. An earlier version can run beside it, and tells nothing. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('webhook_progress')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('last_event_id', 'bigint', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .execute();
}
