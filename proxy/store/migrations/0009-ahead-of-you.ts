import type { Kysely } from 'kysely';

/** Queue position of a callback, shown to the visitor while all lines of the account are busy. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('callbacks').addColumn('ahead_of_you', 'integer').execute();
}
