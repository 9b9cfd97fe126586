import { type Kysely, sql } from 'kysely';

/** Appointments: a wish may be held here until its slot, and each slot counts the wishes it is promised to. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('callbacks').addColumn('slot_at', 'bigint').execute();
  await db.schema.alterTable('callbacks').addColumn('slot_zone', 'text').execute();
  await db.schema
    .createTable('appointment_slots')
    .addColumn('popup_id', 'text', (column) => column.notNull())
    .addColumn('slot_at', 'bigint', (column) => column.notNull())
    .addColumn('taken', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('appointment_slots_key', ['popup_id', 'slot_at'])
    .execute();
  // A number that has an appointment takes no other wish: the rule now counts those too.
  await db.schema.dropIndex('callbacks_one_live_per_number').execute();
  await db.schema
    .createIndex('callbacks_one_live_per_number')
    .unique()
    .on('callbacks')
    .column('number_hash')
    .where(sql.ref('state'), 'in', ['scheduled', 'ready', 'dialing', 'accepted', 'doubt'])
    .execute();
}
