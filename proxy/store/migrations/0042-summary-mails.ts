import type { Kysely } from 'kysely';

/** The summaries that are mailed to the owner. An earlier version can run beside it, and mails none. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('summary_mails')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('first_day', 'text', (column) => column.notNull())
    .addColumn('last_day', 'text', (column) => column.notNull())
    .addColumn('mail_due_at', 'bigint')
    .addColumn('mail_attempts', 'integer', (column) => column.notNull())
    .addColumn('mailed_at', 'bigint')
    .addUniqueConstraint('summary_mails_once', ['first_day', 'last_day'])
    .execute();
}
