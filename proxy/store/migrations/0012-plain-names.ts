import { type Kysely, sql } from 'kysely';

/**
 * Renames the state `dialing` and the table `popup_facts`. The table is a cache, so it starts empty. A version before
 * this one cannot run beside it: stop every instance before the upgrade.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('callbacks_one_live_per_number').execute();
  await sql`update callbacks set state = 'dialling' where state = 'dialing'`.execute(db);
  await sql`update callback_transitions set from_state = 'dialling' where from_state = 'dialing'`.execute(
    db,
  );
  await sql`update callback_transitions set to_state = 'dialling' where to_state = 'dialing'`.execute(
    db,
  );
  await db.schema
    .createIndex('callbacks_one_live_per_number')
    .unique()
    .on('callbacks')
    .column('number_hash')
    .where(sql.ref('state'), 'in', ['scheduled', 'ready', 'dialling', 'accepted', 'doubt'])
    .execute();
  await db.schema.dropTable('popup_facts').execute();
  await db.schema
    .createTable('popup_snapshots')
    .addColumn('account', 'text', (column) => column.notNull())
    .addColumn('popup_id', 'text', (column) => column.notNull())
    .addColumn('snapshot', 'text', (column) => column.notNull())
    .addColumn('asked_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('popup_snapshots_key', ['account', 'popup_id'])
    .execute();
}
