import { type Kysely, PostgresAdapter, sql } from 'kysely';

/**
 * Counting in one round trip, on PostgreSQL: see `storeCounts`. Each statement of the function sees what others committed
 * before it, so the uses are those after the counters were locked. Rows change in one order, because two transactions would
 * wait for each other otherwise.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  if (!(db.getExecutor().adapter instanceof PostgresAdapter)) return;
  await sql`create or replace function rappel_count(counters jsonb, parts jsonb, spans jsonb)
    returns jsonb language plpgsql as $$
    declare
      counted jsonb;
      uses jsonb;
    begin
      with changed as (
        insert into call_counters (key, used, most, ends_at)
        select change.key, change.change, change.most, change.ends_at
        from jsonb_to_recordset(counters)
          as change(key text, change bigint, most bigint, ends_at bigint)
        order by change.key collate "C"
        on conflict (key) do update set
          used = greatest(call_counters.used, 0) + excluded.used,
          most = coalesce(excluded.most, call_counters.most)
        where excluded.most is null
          or greatest(call_counters.used, 0) + excluded.used <= excluded.most
        returning key
      ) select jsonb_agg(key) into counted from changed;
      insert into call_uses (series, starts_at, used)
      select part.series, part."startsAt", part.change
      from jsonb_to_recordset(parts) as part(series text, "startsAt" bigint, change bigint)
      order by part."startsAt", part.series collate "C"
      on conflict (series, starts_at) do update set
        used = greatest(call_uses.used, 0) + excluded.used;
      select jsonb_agg(jsonb_build_array(found.series, found.starts_at, found.used)) into uses
      from (
        select distinct call_uses.* from jsonb_to_recordset(spans)
          as span(series text, first bigint, last bigint)
        join call_uses on call_uses.series = span.series
          and call_uses.starts_at between span.first and span.last
      ) as found;
      return jsonb_build_object(
        'counted', coalesce(counted, '[]'), 'uses', coalesce(uses, '[]'));
    end $$`.execute(db);
}
