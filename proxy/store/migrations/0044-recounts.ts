import type { Kysely } from 'kysely';

/** What the nightly re-count of the counts by hour found. An earlier version can run beside it, and counts nothing again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('recounts')
    .addColumn('night', 'text', (column) => column.primaryKey())
    .addColumn('wrong', 'integer', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
}
