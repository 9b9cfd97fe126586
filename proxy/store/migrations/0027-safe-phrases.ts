import type { Kysely } from 'kysely';

/** The words that the caller will say. An earlier version can run beside it: its callbacks have none. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of ['safe_phrase', 'safe_phrase_language'])
    await db.schema.alterTable('callbacks').addColumn(column, 'text').execute();
}
