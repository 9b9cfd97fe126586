import { sql } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import { lostOutcomes } from '../../shared/callback-events.js';
import { HOUR_MS } from '../../shared/durations.js';
import type { Today } from '../../shared/owner/requests.js';
import { liveStates } from '../callbacks/ledger/callback-entity.js';
import { iso } from '../callbacks/ledger/callback-view.js';
import type { Store } from '../store/database.js';

/** The figures of the present day of a zone. */
export async function readToday(
  store: Store,
  { now, timeZone }: { now: number; timeZone: string },
): Promise<Today> {
  const today = Temporal.Instant.fromEpochMilliseconds(now)
    .toZonedDateTimeISO(timeZone)
    .startOfDay();
  const startOf = (days: number): number => today.add({ days }).epochMilliseconds;
  const [from, to, yesterday] = [startOf(0), startOf(1), startOf(-1)];
  const [open, hours, before] = await Promise.all([
    openCounts(store, now).execute(),
    hourCounts(store, { from, to }).execute(),
    hourCounts(store, { from: yesterday, to: from }).execute(),
  ]);
  const sum = (of: (row: (typeof open)[number]) => boolean): number =>
    open.filter(of).reduce((total, { n }) => total + Number(n), 0);
  const isWaiting = ({ state, progress, is_due }: (typeof open)[number]): boolean =>
    state !== 'unsettled' && progress !== 'connected' && Number(is_due) === 1;
  const waitingSince = open.filter(isWaiting).map(({ oldest }) => Number(oldest));
  const total = (of: 'lost' | 'no_free_operator'): number =>
    hours.reduce((all, row) => all + Number(row[of]), 0);
  return {
    timeZone,
    from: iso(from),
    waiting: {
      count: sum(isWaiting),
      oldestRequestedAt: waitingSince.length > 0 ? iso(Math.min(...waitingSince)) : null,
    },
    talking: sum(({ progress }) => progress === 'connected'),
    lost: { count: total('lost'), noFreeOperator: total('no_free_operator') },
    leftToYou: sum(({ state }) => state === 'unsettled'),
    // A day with a change of the clocks has 23 or 25.
    hours: Array.from({ length: Math.round((to - from) / HOUR_MS) }, (_, hour) => {
      const one = hours.find((row) => Number(row.hour) === hour);
      const same = before.find((row) => Number(row.hour) === hour);
      return {
        at: iso(from + hour * HOUR_MS),
        requests: Number(one?.requests ?? 0),
        lost: Number(one?.lost ?? 0),
        yesterday: Number(same?.requests ?? 0),
      };
    }),
  };
}

/** Open requests by their state and progress, and by whether the time of the call has come. */
export const openCounts = (store: Store, now: number) =>
  store
    .selectFrom('callbacks')
    .select(['state', 'progress'])
    .select(sql<number>`case when call_at <= ${now} then 1 else 0 end`.as('is_due'))
    .select(({ fn }) => [fn.countAll<number>().as('n'), fn.min('requested_at').as('oldest')])
    .where('state', 'in', [...liveStates, 'unsettled'])
    .groupBy(['state', 'progress', sql`3`]);

/** Requests by the hours since a moment. */
export const hourCounts = (store: Store, { from, to }: { from: number; to: number }) =>
  store
    .selectFrom('callbacks')
    .select(sql<number>`(requested_at - ${sql.lit(from)}) / ${sql.lit(HOUR_MS)}`.as('hour'))
    .select(({ fn }) => fn.countAll<number>().as('requests'))
    .select(({ fn, case: when }) => [
      fn.sum<number>(when().when('outcome', 'in', lostOutcomes).then(1).else(0).end()).as('lost'),
      fn
        .sum<number>(when().when('outcome', '=', 'no-free-operator').then(1).else(0).end())
        .as('no_free_operator'),
    ])
    .where('requested_at', '>=', from)
    .where('requested_at', '<', to)
    .groupBy(sql`1`);
