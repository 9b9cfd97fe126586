import { type Kysely, sql } from 'kysely';

/** When each warning of a budget is mailed. An earlier version can run beside it, and mails none of its warnings. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const warnings = () => db.schema.alterTable('budget_warnings');
  await warnings().addColumn('mail_due_at', 'bigint').execute();
  await warnings()
    .addColumn('mail_attempts', 'integer', (added) => added.notNull().defaultTo(0))
    .execute();
  await warnings().addColumn('mailed_at', 'bigint').execute();
  await db.schema
    .createIndex('budget_warnings_to_mail')
    .on('budget_warnings')
    .column('mail_due_at')
    .where(sql.ref('mail_due_at'), 'is not', null)
    .execute();
}
