import type { Kysely } from 'kysely';

/** Visitors are told how many are before them while the account's lines are busy. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('callbacks').addColumn('ahead_of_you', 'integer').execute();
}
