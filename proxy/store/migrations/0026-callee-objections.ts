import type { Kysely } from 'kysely';

/** Who said on a status page that they did not ask for a call, so that it blocks little. An earlier version can run beside it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('callee_objections')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('number_hash', 'text', (column) => column.notNull())
    .addColumn('network_hash', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('callee_objections_at')
    .on('callee_objections')
    .column('at')
    .execute();
}
