import { type Kysely, PostgresAdapter, sql } from 'kysely';

/**
 * Counting that fails where a limit would be passed, on PostgreSQL: see `storeCounts`. A statement that calls it changes
 * nothing then, so that a callback can be recorded and counted in one round trip, without a transaction around it. An
 * earlier version can run beside it, and uses `rappel_count`.
 *
 * Each statement of the function sees what others committed before it, so the uses are those after the counters were
 * locked. Rows change in one order, because two transactions would wait for each other otherwise. The fullest window is
 * looked for only where all the parts together hold more than the limit.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  if (!(db.getExecutor().adapter instanceof PostgresAdapter)) return;
  await sql`create or replace function rappel_count_within(counting jsonb)
    returns jsonb language plpgsql as $$
    declare
      refused text;
      uses jsonb;
    begin
      if jsonb_array_length(counting -> 'counters') > 0 then
        with changed as (
          insert into call_counters (key, used, most, ends_at)
          select change.key, change.change, change.most, change.ends_at
          from jsonb_to_recordset(counting -> 'counters')
            as change(key text, change bigint, most bigint, ends_at bigint)
          order by change.key collate "C"
          on conflict (key) do update set
            used = greatest(call_counters.used, 0) + excluded.used,
            most = coalesce(excluded.most, call_counters.most)
          where excluded.most is null
            or greatest(call_counters.used, 0) + excluded.used <= excluded.most
          returning key
        ) select asked.key into refused
          from jsonb_to_recordset(counting -> 'counters') as asked(key text)
          where asked.key not in (select key from changed) limit 1;
        if refused is not null then
          raise exception using errcode = 'RA001', message = refused;
        end if;
      end if;
      insert into call_uses (series, starts_at, used)
      select part.series, part."startsAt", part.change
      from jsonb_to_recordset(counting -> 'parts')
        as part(series text, "startsAt" bigint, change bigint)
      order by part."startsAt", part.series collate "C"
      on conflict (series, starts_at) do update set
        used = greatest(call_uses.used, 0) + excluded.used;
      select span.series into refused
      from jsonb_to_recordset(counting -> 'spans')
        as span(series text, "startsAt" bigint, "lengthMs" bigint, "partMs" bigint, most bigint)
      where span.most < (
          select sum(greatest(used, 0)) from call_uses
          where series = span.series and starts_at
            between span."startsAt" - span."lengthMs" and span."startsAt" + span."lengthMs"
        ) and span.most < (
          select max(full_window.used) from (
            select sum(greatest(call_uses.used, 0)) as used
            from generate_series(
              span."startsAt", span."startsAt" + span."lengthMs", span."partMs") as last
            join call_uses on call_uses.series = span.series
              and call_uses.starts_at between last - span."lengthMs" and last
            group by last
          ) as full_window
        )
      limit 1;
      if refused is not null then
        raise exception using errcode = 'RA001', message = refused;
      end if;
      select jsonb_agg(jsonb_build_array(found.series, found.starts_at, found.used)) into uses
      from (
        select distinct call_uses.* from jsonb_to_recordset(counting -> 'spans')
          as span(series text, "startsAt" bigint, "lengthMs" bigint, "isTold" boolean)
        join call_uses on span."isTold" and call_uses.series = span.series
          and call_uses.starts_at
            between span."startsAt" - span."lengthMs" and span."startsAt" + span."lengthMs"
      ) as found;
      return coalesce(uses, '[]');
    end $$`.execute(db);
  await sql`create or replace function rappel_hits_within(hits jsonb)
    returns integer language plpgsql as $$
    declare
      hit jsonb;
      counted rate_limit_hits;
    begin
      for hit in select value from jsonb_array_elements(hits) order by value ->> 'key' collate "C"
      loop
        insert into rate_limit_hits as known (key, hits, resets_at)
        values (hit ->> 'key', 1, (hit ->> 'resetsAt')::bigint)
        on conflict (key) do update set
          hits = case when known.resets_at <= (hit ->> 'now')::bigint
            then 1 else known.hits + 1 end,
          resets_at = case when known.resets_at <= (hit ->> 'now')::bigint
            then excluded.resets_at else known.resets_at end
        returning * into counted;
        if counted.hits > (hit ->> 'most')::bigint then
          raise exception using errcode = 'RA002', message = counted.resets_at::text;
        end if;
      end loop;
      return jsonb_array_length(hits);
    end $$`.execute(db);
}
