import type { Kysely } from 'kysely';

/** What the guard refused, and what the owner has blocked or stopped. An earlier version can run beside it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('guard_refusals')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('popup_id', 'text', (column) => column.notNull())
    .addColumn('rule', 'text', (column) => column.notNull())
    .addColumn('number', 'text', (column) => column.notNull())
    .addColumn('phase', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('guard_refusals_at').on('guard_refusals').column('at').execute();
  await db.schema
    .createTable('guard_blocks')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull().unique())
    .addColumn('shown', 'text', (column) => column.notNull())
    .addColumn('first_address', 'text')
    .addColumn('last_address', 'text')
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('author', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('guard_blocks_addresses')
    .on('guard_blocks')
    .column('first_address')
    .execute();
  await db.schema
    .createTable('guard_stops')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('popup_id', 'text', (column) => column.notNull())
    .addColumn('country', 'text', (column) => column.notNull())
    .addColumn('level', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('author', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('ends_at', 'bigint')
    .addUniqueConstraint('guard_stops_scope', ['popup_id', 'country'])
    .execute();
}
