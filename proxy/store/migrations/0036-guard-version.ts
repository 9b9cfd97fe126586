import { type Kysely, PostgresAdapter, sql } from 'kysely';

const listed = ['guard_stops', 'guard_blocks'];

/**
 * A number that grows with each change of what the owner has stopped and blocked, so that an instance which has read them
 * asks for one number and not for all of them again. An earlier version can run beside it: the database keeps the number.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('guard_version')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .execute();
  await sql`insert into guard_version (id, version) values (1, 1)`.execute(db);
  if (db.getExecutor().adapter instanceof PostgresAdapter) {
    await sql`create or replace function rappel_guard_changed() returns trigger language plpgsql as $$
      begin
        update guard_version set version = version + 1;
        return null;
      end $$`.execute(db);
    for (const table of listed)
      await sql`create trigger ${sql.raw(`${table}_changed`)}
        after insert or update or delete or truncate on ${sql.table(table)}
        for each statement execute function rappel_guard_changed()`.execute(db);
    return;
  }
  for (const table of listed)
    for (const change of ['insert', 'update', 'delete'])
      await sql`create trigger ${sql.raw(`${table}_${change}`)} after ${sql.raw(change)}
        on ${sql.table(table)} begin update guard_version set version = version + 1; end`.execute(
        db,
      );
}
