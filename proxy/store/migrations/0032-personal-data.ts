import { type Kysely, sql } from 'kysely';

/** Of callbacks that are not over. Said so, and not by those that are, because SQLite would take another index then. */
const open = ['scheduled', 'ready', 'dialling', 'accepted', 'doubt'];

/** What is known of a number once it is blanked, and what is still to be blanked. An earlier version can run beside it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('callbacks').addColumn('country', 'text').execute();
  await db.schema
    .createIndex('callbacks_to_blank')
    .on('callbacks')
    .column('updated_at')
    .where(sql.ref('number'), '<>', '')
    .where(sql.ref('state'), 'not in', open)
    .execute();
  await db.schema
    .createIndex('platform_calls_to_blank')
    .on('platform_calls')
    .column('ended_at')
    .where(sql.ref('number'), '<>', '')
    .where(sql.ref('state'), '=', 'ended')
    .execute();
}
