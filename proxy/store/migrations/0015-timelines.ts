import { type Kysely, PostgresAdapter, sql } from 'kysely';

/**
 * The timeline of PostgreSQL on which a callback became due to be sent; null where it need not be known. An earlier version
 * can run beside it. The functions answer null where a server has no such information, as some managed ones.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('callbacks').addColumn('timeline', 'text').execute();
  if (!(db.getExecutor().adapter instanceof PostgresAdapter)) return;
  await sql`create or replace function rappel_timeline() returns text language plpgsql as $$
    begin
      return substring(pg_walfile_name(pg_current_wal_lsn()) for 8);
    exception when others then
      return null;
    end $$`.execute(db);
  // With synchronous replication no commit is lost, so nothing that was sent can look unsent.
  await sql`create or replace function rappel_timeline_stamp() returns text language sql as $$
    select case
      when current_setting('synchronous_standby_names') <> ''
        and current_setting('synchronous_commit') not in ('off', 'local') then null
      else rappel_timeline() end $$`.execute(db);
  await sql`update callbacks set timeline = rappel_timeline_stamp()
    where state in ('ready', 'scheduled')`.execute(db);
  await sql`alter table callbacks alter column timeline set default rappel_timeline_stamp()`.execute(
    db,
  );
}
