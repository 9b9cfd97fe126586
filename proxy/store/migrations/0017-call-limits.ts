import { type Kysely, sql } from 'kysely';

/**
 * Counters of calls and costs, and what each callback costs. An appointment no longer keeps its number from making other
 * requests: a stranger could have booked it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('call_counters')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('used', 'bigint', (column) => column.notNull())
    .addColumn('most', 'bigint')
    .addColumn('ends_at', 'bigint')
    .execute();
  for (const column of ['cost', 'minute_price', 'ring_price'])
    await db.schema
      .alterTable('callbacks')
      .addColumn(column, 'bigint', (added) => added.notNull().defaultTo(0))
      .execute();
  await db.schema.dropIndex('callbacks_one_live_per_number').execute();
  await db.schema
    .createIndex('callbacks_one_live_per_number')
    .unique()
    .on('callbacks')
    .column('number_hash')
    .where(sql.ref('state'), 'in', ['ready', 'dialling', 'accepted', 'doubt'])
    .execute();
}
