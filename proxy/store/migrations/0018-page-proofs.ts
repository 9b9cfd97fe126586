import type { Kysely } from 'kysely';

/** The page proof of each callback. The index makes a proof good for one callback, across instances. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('callbacks').addColumn('proof_id', 'text').execute();
  await db.schema
    .createIndex('callbacks_one_per_proof')
    .unique()
    .on('callbacks')
    .column('proof_id')
    .execute();
}
