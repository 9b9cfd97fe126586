import { type Kysely, sql } from 'kysely';

const QUARTER_MS = 15 * 60_000;

/**
 * What operators of the embedded platform answered, by quarter of an hour. What is known of earlier calls is counted here.
 * An earlier version can run beside it; the calls that it ends are not counted.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('platform_operator_counts')
    .addColumn('quarter_at', 'bigint', (column) => column.notNull())
    .addColumn('account_id', 'integer', (column) => column.notNull())
    .addColumn('popup_id', 'integer', (column) => column.notNull())
    .addColumn('number', 'text', (column) => column.notNull())
    .addColumn('rang', 'bigint', (column) => column.notNull())
    .addColumn('answered', 'bigint', (column) => column.notNull())
    .addColumn('in_use', 'bigint', (column) => column.notNull())
    .addColumn('rang_ms', 'bigint', (column) => column.notNull())
    .addColumn('talk_seconds', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('platform_operator_counts_key', [
      'account_id',
      'quarter_at',
      'popup_id',
      'number',
    ])
    .execute();
  // On SQLite they have fractions, which PostgreSQL would refuse from a backup.
  await sql`update platform_legs set began_at = cast(began_at as bigint)
    where began_at <> cast(began_at as bigint)`.execute(db);
  await sql`
    insert into platform_operator_counts
      (quarter_at, account_id, popup_id, number, rang, answered, in_use, rang_ms, talk_seconds)
    select leg.began_at - leg.began_at % ${sql.lit(QUARTER_MS)}, call.account_id, call.popup_id, leg.number,
      sum(case when leg.outcome in ('in-use', 'busy', 'left') then 0 else 1 end),
      sum(case when leg.outcome = 'answered' then 1 else 0 end),
      sum(case when leg.outcome in ('in-use', 'busy') then 1 else 0 end),
      sum(case when leg.outcome in ('in-use', 'busy', 'left') then 0 else leg.rang_ms end),
      sum(case when leg.outcome = 'answered' and leg.attempt = call.attempt then call.talk_seconds else 0 end)
    from platform_legs as leg join platform_calls as call on call.id = leg.call_id
    where leg.role = 'operator' and leg.number is not null
    group by 1, 2, 3, 4`.execute(db);
}
