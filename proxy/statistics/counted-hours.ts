import { sql } from 'kysely';
import { HOUR_MS } from '../../shared/durations.js';
import { liveStates } from '../callbacks/ledger/callback-entity.js';
import { hourCountsOf } from '../callbacks/ledger/hour-counts.js';
import type { Store } from '../store/database.js';

/** What was counted at a time. */
export interface Count {
  at: number;
  dimension: string;
  value: string;
  n: number;
}

/** A period and the one before it, in milliseconds since 1970. */
export interface Range {
  /** The start of the period before. */
  beforeAt: number;
  startsAt: number;
  endsAt: number;
  popupId: string | undefined;
}

/** What is shown by time. The rest is only added up, and so read as one sum for a period. */
const byTime = ['outcome', 'talk-seconds', 'cost'];

/**
 * The counts of a period and of the one before, in one statement, so that all sums agree. Counts that are not shown by
 * time are those of the start of their period, and so are all of the one before.
 * @param boundaries moments at which something begins or ends: an hour with one inside is counted from its callbacks,
 *   which happens in zones whose offset is no whole hour
 */
export async function countsOf(
  store: Store,
  range: Range,
  boundaries: readonly number[],
): Promise<Count[]> {
  const split = [...new Set(boundaries.filter((at) => at % HOUR_MS !== 0).map(hourOf))];
  const whole = await wholeHours(store, range, split).execute();
  const counts = whole.map((row) => ({ ...row, at: Number(row.at), n: Number(row.n) }));
  if (split.length === 0) return counts;
  const callbacks = await callbacksIn(store, range, split).execute();
  for (const callback of callbacks) {
    const requested_at = Number(callback.requested_at);
    for (const { dimension, value, n } of hourCountsOf({ ...callback, requested_at }))
      counts.push({ at: requested_at, dimension, value, n });
  }
  return counts;
}

const hourOf = (at: number): number => Math.floor(at / HOUR_MS) * HOUR_MS;

const wholeHours = (
  store: Store,
  { beforeAt, startsAt, endsAt, popupId }: Range,
  split: readonly number[],
) => {
  const at = sql<number>`case
    when hour < ${sql.lit(startsAt)} then ${sql.lit(beforeAt)}
    when dimension in (${sql.join(byTime.map((name) => sql.lit(name)))}) then hour
    else ${sql.lit(startsAt)} end`;
  return store
    .selectFrom('hours')
    .select([at.as('at'), 'dimension', 'value'])
    .select(({ fn }) => fn.sum<number>('n').as('n'))
    .where('hour', '>=', hourOf(beforeAt))
    .where('hour', '<', endsAt)
    .$if(split.length > 0, (hours) => hours.where('hour', 'not in', split))
    .$if(popupId !== undefined, (hours) => hours.where('popup_id', '=', popupId as string))
    .groupBy([sql`1`, 'dimension', 'value']);
};

/** The callbacks of some hours. In this order of tables both databases look each hour up in an index. */
const callbacksIn = (
  store: Store,
  { beforeAt, endsAt, popupId }: Range,
  hours: readonly number[],
) =>
  store
    .with(
      'split(begins_at)',
      () =>
        // The type of what is read; SQL has no other way to name a list of values on both databases.
        sql<{
          begins_at: number;
        }>`(values ${sql.join(hours.map((hour) => sql`(${sql.lit(hour)})`))})`,
    )
    .selectFrom('split')
    .crossJoin('callbacks')
    .select(['requested_at', 'popup_id', 'call_at', 'rang_at', 'connected_at', 'ended_at'])
    .select(['outcome', 'talk_seconds', 'price', 'destination'])
    .whereRef('requested_at', '>=', 'begins_at')
    .where(sql<boolean>`requested_at < begins_at + ${sql.lit(HOUR_MS)}`)
    .where('requested_at', '>=', beforeAt)
    .where('requested_at', '<', endsAt)
    .$if(popupId !== undefined, (all) => all.where('popup_id', '=', popupId as string));

/** How many requests of a time are not over. */
export async function countOpen(
  store: Store,
  { startsAt, endsAt, popupId }: Omit<Range, 'beforeAt'>,
): Promise<number> {
  const { n } = await store
    .selectFrom('callbacks')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('state', 'in', [...liveStates, 'unsettled'])
    .where('requested_at', '>=', startsAt)
    .where('requested_at', '<', endsAt)
    .$if(popupId !== undefined, (all) => all.where('popup_id', '=', popupId as string))
    .executeTakeFirstOrThrow();
  return Number(n);
}

/** What was refused, by the rule and the reason, the most frequent first. */
export async function countRefusals(
  store: Store,
  { startsAt, endsAt, popupId }: Range,
): Promise<{ rule: string; reason: string | null; n: number }[]> {
  const rows = await store
    .selectFrom('guard_refusals')
    .select(['rule', 'reason'])
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('at', '>=', startsAt)
    .where('at', '<', endsAt)
    .$if(popupId !== undefined, (all) => all.where('popup_id', '=', popupId as string))
    .groupBy(['rule', 'reason'])
    .execute();
  return rows
    .map((row) => ({ ...row, n: Number(row.n) }))
    .sort((one, other) => other.n - one.n || (one.rule < other.rule ? -1 : 1));
}
