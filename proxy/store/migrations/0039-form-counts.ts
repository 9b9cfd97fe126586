import type { Kysely } from 'kysely';

/** How often forms were opened and sent. An earlier version can run beside it; its forms are not counted. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('form_counts')
    .addColumn('quarter_at', 'bigint', (column) => column.notNull())
    .addColumn('popup_id', 'text', (column) => column.notNull())
    .addColumn('step', 'text', (column) => column.notNull())
    .addColumn('n', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('form_counts_key', ['quarter_at', 'popup_id', 'step'])
    .execute();
}
