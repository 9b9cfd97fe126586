import type { Kysely } from 'kysely';

/** The keys with which servers of sites request callbacks. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('site_keys')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('popup_ids', 'text', (column) => column.notNull())
    .addColumn('author', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
}
