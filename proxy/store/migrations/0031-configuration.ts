import type { Kysely } from 'kysely';

/** What is remembered of the configuration at WebAppel. An earlier version can run beside it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('popup_schedules')
    .addColumn('account', 'text', (column) => column.notNull())
    .addColumn('popup_id', 'text', (column) => column.notNull())
    .addColumn('schedule_name', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('popup_schedules_key', ['account', 'popup_id'])
    .execute();
  await db.schema
    .createTable('configuration_keys')
    .addColumn('account', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('popup_id', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('configuration_keys_key', ['account', 'key'])
    .execute();
  await db.schema
    .createTable('configuration_applied')
    .addColumn('account', 'text', (column) => column.primaryKey())
    .addColumn('file', 'text', (column) => column.notNull())
    .addColumn('other_popups', 'text', (column) => column.notNull())
    .addColumn('applied_at', 'bigint', (column) => column.notNull())
    .addColumn('checked_at', 'bigint')
    .addColumn('drifted_at', 'bigint')
    .execute();
  await db.schema
    .createTable('configuration_plans')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('account', 'text', (column) => column.notNull())
    .addColumn('plan', 'text', (column) => column.notNull())
    .addColumn('made_at', 'bigint', (column) => column.notNull())
    .execute();
}
