import type { Kysely } from 'kysely';

/**
 * The keys with which rows are encrypted, and what encrypted calls of the embedded platform are bound to and found by. An
 * earlier version can run beside it while nothing is encrypted.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('encryption_keys')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('proof', 'text', (column) => column.notNull())
    .execute();
  await db.schema.alterTable('platform_calls').addColumn('row_key', 'text').execute();
  await db.schema.alterTable('platform_calls').addColumn('number_hash', 'text').execute();
  await db.schema
    .createIndex('platform_calls_by_number')
    .on('platform_calls')
    .column('number_hash')
    .execute();
}
