import { type Kysely, PostgresAdapter, sql } from 'kysely';

/**
 * How often an address asked in the last minutes is worth no wait for the disk: two counts stand before each wish. On
 * SQLite it is the driver that does not wait, see group-commit.ts.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  if (db.getExecutor().adapter instanceof PostgresAdapter)
    await sql`alter table rate_limit_hits set unlogged`.execute(db);
}
