import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('callbacks')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('handle', 'text', (column) => column.notNull().unique())
    .addColumn('token', 'text', (column) => column.notNull().unique())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('popup_id', 'text', (column) => column.notNull())
    .addColumn('number', 'text', (column) => column.notNull())
    .addColumn('number_hash', 'text', (column) => column.notNull())
    .addColumn('name', 'text')
    .addColumn('custom1', 'text')
    .addColumn('custom2', 'text')
    .addColumn('custom3', 'text')
    .addColumn('address', 'text')
    .addColumn('delay_seconds', 'integer', (column) => column.notNull())
    .addColumn('idempotency_key', 'text', (column) => column.notNull().unique())
    .addColumn('fingerprint', 'text', (column) => column.notNull())
    .addColumn('tracking_id', 'text')
    .addColumn('progress', 'text')
    .addColumn('evidence', 'text', (column) => column.notNull())
    .addColumn('missed_by', 'text')
    .addColumn('busy', 'integer', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('due_at', 'bigint')
    .addColumn('requested_at', 'bigint', (column) => column.notNull())
    .addColumn('call_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('callbacks_due')
    .on('callbacks')
    .columns(['state', 'due_at'])
    .where(sql.ref('due_at'), 'is not', null)
    .execute();
  // At most one live callback per number. The database enforces it, so no race can break it.
  await db.schema
    .createIndex('callbacks_one_live_per_number')
    .unique()
    .on('callbacks')
    .column('number_hash')
    .where(sql.ref('state'), 'in', ['ready', 'dialing', 'accepted', 'doubt'])
    .execute();
  await db.schema
    .createTable('callback_transitions')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('callback_id', 'integer', (column) => column.notNull().references('callbacks.id'))
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('from_state', 'text')
    .addColumn('to_state', 'text', (column) => column.notNull())
    .addColumn('cause', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('rate_limit_hits')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('hits', 'integer', (column) => column.notNull())
    .addColumn('resets_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('secrets')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute();
}
