import type { Kysely } from 'kysely';

/** What a refused request was refused for, and a reference for visitors to name it. An earlier version can run beside it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of ['country', 'failed_check', 'code', 'reason', 'source', 'reference'])
    await db.schema.alterTable('guard_refusals').addColumn(column, 'text').execute();
  await db.schema
    .createIndex('guard_refusals_reference')
    .on('guard_refusals')
    .column('reference')
    .execute();
}
