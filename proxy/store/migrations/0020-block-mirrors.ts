import type { Kysely } from 'kysely';

/** Blocked numbers that WebAppel must be told, and when it was. An earlier version can run beside it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('guard_block_mirrors')
    .addColumn('value', 'text', (column) => column.primaryKey())
    .addColumn('number', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.alterTable('guard_blocks').addColumn('mirrored_at', 'bigint').execute();
}
