import { type Kysely, sql } from 'kysely';

/** Appointments: a callback waits in the ledger until its slot, and each slot counts the callbacks that reserved it. */
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
  // An appointment is a live callback too: its number can make no other request.
  await db.schema.dropIndex('callbacks_one_live_per_number').execute();
  await db.schema
    .createIndex('callbacks_one_live_per_number')
    .unique()
    .on('callbacks')
    .column('number_hash')
    .where(sql.ref('state'), 'in', ['scheduled', 'ready', 'dialing', 'accepted', 'doubt'])
    .execute();
}
