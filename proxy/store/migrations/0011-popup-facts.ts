import type { Kysely } from 'kysely';

/** What an owner set of a popup, as WebAppel told it last: a program that starts while WebAppel is away goes on by it. */
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
