import { type Kysely, PostgresAdapter, sql } from 'kysely';

/**
 * Rate-limit counters may be lost in a crash, so they need no wait for the disk; each request writes two of them. On
 * SQLite the driver skips the wait, see group-commit.ts.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  if (db.getExecutor().adapter instanceof PostgresAdapter)
    await sql`alter table rate_limit_hits set unlogged`.execute(db);
}
