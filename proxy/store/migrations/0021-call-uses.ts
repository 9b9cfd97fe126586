import type { Kysely } from 'kysely';

/**
 * What calls used of the limits of an hour and a day, in short parts of time, so that a limit holds for any hour and any
 * day, and the warnings of budgets. The counts begin anew, once. An earlier version can run beside it, and counts for itself meanwhile.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('call_uses')
    .addColumn('series', 'text', (column) => column.notNull())
    .addColumn('starts_at', 'bigint', (column) => column.notNull())
    .addColumn('used', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('call_uses_key', ['series', 'starts_at'])
    .execute();
  await db.schema
    .createTable('budget_warnings')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('budget', 'text', (column) => column.notNull())
    .addColumn('popup_id', 'text', (column) => column.notNull())
    .addColumn('percent', 'integer', (column) => column.notNull())
    .addColumn('period', 'bigint', (column) => column.notNull())
    .addColumn('used', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('budget_warnings_once', ['budget', 'popup_id', 'percent', 'period'])
    .execute();
}
