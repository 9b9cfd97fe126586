import { type Kysely, sql } from 'kysely';

/** Each callback has its own deadline for being sent. It used to follow from the time of the call. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('callbacks')
    .addColumn('give_up_at', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  await sql`update callbacks set give_up_at = call_at + 120000`.execute(db);
}
