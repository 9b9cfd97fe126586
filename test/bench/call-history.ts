import { sql } from 'kysely';
import type { Store } from '../../proxy/store/database.js';
import { DAY_MS } from '../../shared/durations.js';

const OTHER_DAYS = 999;
/** A destination of the catalogue. */
const DESTINATION_ID = 1001;

/**
 * Adds ended calls to a popup, with one statement per table: `onLastDay` of them on the day that begins at `lastDay`,
 * the others spread over the days before.
 */
export async function addCallHistory(
  store: Store,
  {
    accountId,
    popupId,
    calls,
    onLastDay,
    lastDay,
  }: { accountId: number; popupId: string; calls: number; onLastDay: number; lastDay: number },
): Promise<void> {
  const earlier = calls - onLastDay;
  const gap = Math.floor((OTHER_DAYS * DAY_MS) / Math.max(1, earlier));
  const numbered = sql`with recursive numbered(n) as (
    select 1 union all select n + 1 from numbered where n < ${sql.lit(calls)})`;
  const requestedAt = sql`case when n <= ${sql.lit(earlier)}
    then ${sql.lit(lastDay)} - n * ${sql.lit(gap)}
    else ${sql.lit(lastDay)} + (n - ${sql.lit(earlier)}) * 60000 end`;
  await sql`insert into platform_calls (account_id, popup_id, number, destination_id, delay_seconds, retries,
      recorded, max_seconds, state, version, outcome, attempt, talk_seconds, requested_at, due_at, ended_at)
    ${numbered} select ${sql.lit(accountId)}, ${sql.lit(Number(popupId))}, '33639980001', ${sql.lit(DESTINATION_ID)}, 0, 0,
      0, 60, 'ended', 3, 'answered', 1, 5, ${requestedAt}, ${requestedAt}, ${requestedAt} + 9000
    from numbered`.execute(store);
  await sql`insert into platform_call_attempts
      (call_id, started_at, destination_id, price, rang_seconds, talk_seconds, outcome, ended_at)
    select id, requested_at, destination_id, '0.01', 2, 5, 'answered', ended_at
    from platform_calls where popup_id = ${sql.lit(Number(popupId))}`.execute(store);
}
