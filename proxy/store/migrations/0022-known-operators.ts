import type { Kysely } from 'kysely';

/** The operators that WebAppel listed last, as keyed hashes. An earlier version can run beside it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('known_operators')
    .addColumn('number_hash', 'text', (column) => column.primaryKey())
    .execute();
}
