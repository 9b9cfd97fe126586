import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('platform_accounts')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('email', 'text', (column) => column.notNull().unique())
    .addColumn('password_hash', 'text', (column) => column.notNull())
    .addColumn('time_zone', 'text', (column) => column.notNull())
    .addColumn('max_concurrent_calls', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('platform_groups')
    .addColumn('account_id', 'integer', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('ordering', 'text', (column) => column.notNull())
    .addColumn('rotation', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('platform_groups_key', ['account_id', 'name'])
    .execute();
  await db.schema
    .createTable('platform_operators')
    .addColumn('account_id', 'integer', (column) => column.notNull())
    .addColumn('group_name', 'text', (column) => column.notNull())
    .addColumn('number', 'text', (column) => column.notNull())
    .addColumn('ring_seconds', 'integer', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('platform_operators_key', ['account_id', 'group_name', 'number'])
    .execute();
  await db.schema
    .createTable('platform_schedules')
    .addColumn('account_id', 'integer', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('platform_schedules_key', ['account_id', 'name'])
    .execute();
  await db.schema
    .createTable('platform_openings')
    .addColumn('account_id', 'integer', (column) => column.notNull())
    .addColumn('schedule_name', 'text', (column) => column.notNull())
    .addColumn('weekday', 'text', (column) => column.notNull())
    .addColumn('opens_at', 'text', (column) => column.notNull())
    .addColumn('closes_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('platform_openings_key', [
      'account_id',
      'schedule_name',
      'weekday',
      'opens_at',
      'closes_at',
    ])
    .execute();
  await db.schema
    .createTable('platform_closures')
    .addColumn('account_id', 'integer', (column) => column.notNull())
    .addColumn('schedule_name', 'text', (column) => column.notNull())
    .addColumn('day', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('platform_closures_key', ['account_id', 'schedule_name', 'day'])
    .execute();
  await db.schema
    .createTable('platform_popups')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('account_id', 'integer', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('direction', 'text', (column) => column.notNull())
    .addColumn('schedule_name', 'text')
    .addColumn('visitor_ring_seconds', 'integer', (column) => column.notNull())
    .addColumn('operator_window_seconds', 'integer', (column) => column.notNull())
    .addColumn('locale', 'text', (column) => column.notNull())
    .addColumn('voice', 'text', (column) => column.notNull())
    .addColumn('operator_caller_id', 'text')
    .addColumn('visitor_caller_id', 'text')
    .addColumn('open_group', 'text')
    .addColumn('closed_group', 'text')
    .addColumn('open_message', 'text')
    .addColumn('closed_message', 'text')
    .addColumn('immediate_only', 'integer', (column) => column.notNull())
    .addColumn('voicemail_address', 'text')
    .addColumn('show_name', 'integer', (column) => column.notNull())
    .addColumn('label1', 'text')
    .addColumn('label2', 'text')
    .addColumn('label3', 'text')
    .addColumn('removed_at', 'bigint')
    .execute();
  await db.schema
    .createTable('platform_destinations')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('country', 'text', (column) => column.notNull())
    .addColumn('line', 'text', (column) => column.notNull())
    .addColumn('price', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('platform_popup_destinations')
    .addColumn('popup_id', 'integer', (column) => column.notNull())
    .addColumn('destination_id', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('platform_popup_destinations_key', ['popup_id', 'destination_id'])
    .execute();
  await db.schema
    .createTable('platform_files')
    .addColumn('popup_id', 'integer', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('media_type', 'text', (column) => column.notNull())
    .addColumn('file_name', 'text', (column) => column.notNull())
    .addColumn('content', 'blob', (column) => column.notNull())
    .addColumn('stored_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('platform_files_key', ['popup_id', 'type'])
    .execute();
  await db.schema
    .createTable('platform_blocked_numbers')
    .addColumn('account_id', 'integer', (column) => column.notNull())
    .addColumn('number', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('platform_blocked_numbers_key', ['account_id', 'number'])
    .execute();
  await db.schema
    .createTable('platform_blocked_addresses')
    .addColumn('account_id', 'integer', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('platform_blocked_addresses_key', ['account_id', 'address'])
    .execute();
  await db.schema
    .createTable('platform_calls')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('account_id', 'integer', (column) => column.notNull())
    .addColumn('popup_id', 'integer', (column) => column.notNull())
    .addColumn('number', 'text', (column) => column.notNull())
    .addColumn('destination_id', 'integer', (column) => column.notNull())
    .addColumn('name', 'text')
    .addColumn('custom1', 'text')
    .addColumn('custom2', 'text')
    .addColumn('custom3', 'text')
    .addColumn('address', 'text')
    .addColumn('source', 'text')
    .addColumn('delay_seconds', 'integer', (column) => column.notNull())
    .addColumn('retries', 'integer', (column) => column.notNull())
    .addColumn('recorded', 'integer', (column) => column.notNull())
    .addColumn('max_seconds', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('outcome', 'text')
    .addColumn('attempt', 'integer', (column) => column.notNull())
    .addColumn('talk_seconds', 'integer', (column) => column.notNull())
    .addColumn('requested_at', 'bigint', (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addColumn('ended_at', 'bigint')
    .execute();
  await db.schema
    .createTable('platform_call_attempts')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('call_id', 'integer', (column) => column.notNull())
    .addColumn('started_at', 'bigint', (column) => column.notNull())
    .addColumn('destination_id', 'integer', (column) => column.notNull())
    .addColumn('price', 'text')
    .addColumn('rang_seconds', 'integer', (column) => column.notNull())
    .addColumn('talk_seconds', 'integer', (column) => column.notNull())
    .addColumn('outcome', 'text')
    .addColumn('ended_at', 'bigint')
    .execute();
  await db.schema
    .createTable('platform_voicemails')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('call_id', 'integer', (column) => column.notNull())
    .addColumn('mailbox', 'text', (column) => column.notNull())
    .addColumn('recording', 'blob', (column) => column.notNull())
    .addColumn('seconds', 'integer', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('due_at', 'bigint')
    .addColumn('sent_at', 'bigint')
    .addColumn('recorded_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('platform_calls_due')
    .on('platform_calls')
    .columns(['account_id', 'due_at'])
    .where(sql.ref('state'), '=', 'waiting')
    .execute();
  await db.schema
    .createIndex('platform_voicemails_due')
    .on('platform_voicemails')
    .column('due_at')
    .where(sql.ref('due_at'), 'is not', null)
    .execute();
  // A listing of one day of one popup must not read the whole history.
  await db.schema
    .createIndex('platform_calls_by_day')
    .on('platform_calls')
    .columns(['popup_id', 'requested_at'])
    .execute();
  await db.schema
    .createIndex('platform_call_attempts_by_call')
    .on('platform_call_attempts')
    .column('call_id')
    .execute();
}
