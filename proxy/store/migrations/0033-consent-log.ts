import { type Kysely, sql } from 'kysely';

/** The log of consents, and which callbacks are still to be entered. An earlier version can run beside it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('consent_log')
    .addColumn('seq', 'bigint', (column) => column.primaryKey())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('purpose', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('language', 'text', (column) => column.notNull())
    .addColumn('popup_id', 'text', (column) => column.notNull())
    .addColumn('callback_id', 'bigint', (column) => column.unique())
    .addColumn('number_hash', 'text', (column) => column.notNull())
    .addColumn('previous', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('seal', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('consent_log_of_number')
    .on('consent_log')
    .column('number_hash')
    .execute();
  await db.schema
    .createTable('consent_head')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('entries', 'bigint', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('seal', 'text', (column) => column.notNull())
    .execute();
  await db.schema.alterTable('callbacks').addColumn('consent_entry', 'bigint').execute();
  await db.schema
    .createIndex('callbacks_consents_to_log')
    .on('callbacks')
    .column('id')
    .where(sql.ref('consent_text'), 'is not', null)
    .where(sql.ref('consent_entry'), 'is', null)
    .execute();
}
