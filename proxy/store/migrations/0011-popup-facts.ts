import type { Kysely } from 'kysely';

/** Last known popup settings, so that an instance can start while WebAppel is down. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('popup_facts')
    .addColumn('account', 'text', (column) => column.notNull())
    .addColumn('popup_id', 'text', (column) => column.notNull())
    .addColumn('facts', 'text', (column) => column.notNull())
    .addColumn('asked_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('popup_facts_key', ['account', 'popup_id'])
    .execute();
}
