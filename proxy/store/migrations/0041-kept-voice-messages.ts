import { type Kysely, sql } from 'kysely';

/**
 * Voice messages are kept after they were mailed. An earlier version can run beside it, and empties those that it mails.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('platform_voicemails_by_call')
    .on('platform_voicemails')
    .column('call_id')
    .execute();
  await db.schema
    .createIndex('platform_voicemails_kept')
    .on('platform_voicemails')
    .column('recorded_at')
    .where(sql`length(recording)`, '>', sql.lit(0))
    .execute();
}
