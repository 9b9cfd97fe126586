import { type Kysely, PostgresAdapter, sql } from 'kysely';

/**
 * Each request writes two rate-limit counters, and a crash may lose them, so they need no wait for the disk. On SQLite
 * the driver skips the flush, see group-commit.ts.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  if (db.getExecutor().adapter instanceof PostgresAdapter)
    await sql`alter table rate_limit_hits set unlogged`.execute(db);
}
