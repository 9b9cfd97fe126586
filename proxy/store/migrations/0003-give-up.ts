import { type Kysely, sql } from 'kysely';

/** When a wish is too late to be sent is its own, and no longer counted from the moment of its call. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('callbacks')
    .addColumn('give_up_at', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  await sql`update callbacks set give_up_at = call_at + 120000`.execute(db);
}
