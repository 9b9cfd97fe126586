import type { Kysely } from 'kysely';

/** What a visitor consented to besides the call. An earlier version can run beside it, and keeps no consents. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of ['consent_text', 'consent_version', 'consent_language'])
    await db.schema.alterTable('callbacks').addColumn(column, 'text').execute();
}
