import { Counter, Histogram } from 'prom-client';
import type { Clock, Stop } from '../../shared/clock.js';
import { liveStates, type Wish } from '../callbacks/ledger/callback-entity.js';
import type { Ledger } from '../callbacks/ledger/ledger.js';
import type { LedgerState } from '../store/callback-tables.js';
import type { Store } from '../store/database.js';
import type { Metrics } from './metrics.js';

/** States that a wish leaves again. The others fill up for as long as wishes are kept, and are counted as they come. */
const openStates: readonly LedgerState[] = [...liveStates, 'unsettled'];

/** An answer that came with its request is noted within this. */
const ANSWER_MS = 60_000;

/** Nothing is sent any more when it is too late: what is accepted then was found in the listing. */
const isFoundLate = ({ updated_at, give_up_at }: Wish): boolean =>
  updated_at > give_up_at + ANSWER_MS;

/**
 * Measures the wishes: how many are where, how soon they are sent. With several processes on one store the figures of
 * the store are the same in each, and what each one has done is its own.
 */
export function measureWishes({
  metrics,
  ledger,
  store,
  clock,
}: {
  metrics: Metrics;
  ledger: Ledger;
  store: Store;
  clock: Clock;
}): Stop {
  const registers = [metrics.registry];
  const ended = new Counter({
    name: 'rappel_wishes_ended_total',
    help: 'Wishes that came to their end here, by state.',
    labelNames: ['state'],
    registers,
  });
  const latency = new Histogram({
    name: 'rappel_dispatch_latency_seconds',
    help: 'From taking a wish until WebAppel has accepted its call.',
    buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120],
    registers,
  });
  const lateness = new Histogram({
    name: 'rappel_deferred_lateness_seconds',
    help: 'How long after its moment a deferred call was handed to WebAppel; 0 where that was done ahead.',
    buckets: [0, 0.5, 1, 2, 5, 10, 30, 60, 120],
    registers,
  });

  metrics.gauges('rappel_wishes', 'Wishes that have not ended, by state.', 'state', () =>
    countOpen(store),
  );
  metrics.gauge(
    'rappel_doubt_held',
    'Wishes of which it is not known whether WebAppel has them.',
    async () => (await countOpen(store)).doubt ?? 0,
  );
  metrics.gauge(
    'rappel_dispatch_lag_seconds',
    'How long the wish that has waited longest should have been sent.',
    async () => {
      const dueAt = await ledger.nextDue('ready');
      return dueAt === undefined ? 0 : Math.max(0, (clock.now() - dueAt) / 1000);
    },
  );

  /** What was found after a doubt was accepted at a moment that nobody knows. */
  const doubted = new Set<number>();

  function note(wish: Wish): void {
    if (!openStates.includes(wish.state)) ended.inc({ state: wish.state });
    if (wish.state === 'doubt') doubted.add(wish.id);
    else if (doubted.delete(wish.id) || wish.state !== 'accepted' || isFoundLate(wish)) return;
    else if (wish.call_at > wish.requested_at)
      lateness.observe(Math.max(0, (wish.updated_at - wish.call_at) / 1000));
    else latency.observe((wish.updated_at - wish.requested_at) / 1000);
  }

  return ledger.news.watchAll(note);
}

/** By the index of states: what has ended is not read. */
async function countOpen(store: Store): Promise<Record<string, number>> {
  const rows = await store
    .selectFrom('callbacks')
    .select(['state', (count) => count.fn.countAll<number>().as('wishes')])
    .where('state', 'in', openStates)
    .groupBy('state')
    .execute();
  const counts = new Map(rows.map(({ state, wishes }) => [state, Number(wishes)]));
  return Object.fromEntries(openStates.map((state) => [state, counts.get(state) ?? 0]));
}
