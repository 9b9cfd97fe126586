import { Counter, Histogram } from 'prom-client';
import type { Clock, Stop } from '../../shared/clock.js';
import { MINUTE_MS } from '../../shared/durations.js';
import { type Callback, liveStates } from '../callbacks/ledger/callback-entity.js';
import type { Ledger } from '../callbacks/ledger/ledger.js';
import type { LedgerState } from '../store/callback-tables.js';
import type { Store } from '../store/database.js';
import type { Metrics } from './metrics.js';

/** States that a callback leaves again. The others fill up for as long as callbacks are kept, and are counted as they come. */
const openStates: readonly LedgerState[] = [...liveStates, 'unsettled'];

/** An answer that came with its request is noted within this. */
const ANSWER_MS = MINUTE_MS;

/** Nothing is sent any more when it is too late: what is accepted then was found in the listing. */
const isFoundLate = ({ updated_at, give_up_at }: Callback): boolean =>
  updated_at > give_up_at + ANSWER_MS;

/**
 * Measures the callbacks: how many are where, how soon they are sent. With several processes on one store the figures of
 * the store are the same in each, and what each one has done is its own.
 */
export function measureCallbacks({
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
    name: 'rappel_callbacks_ended_total',
    help: 'Callbacks that came to their end here, by state.',
    labelNames: ['state'],
    registers,
  });
  const latency = new Histogram({
    name: 'rappel_dispatch_latency_seconds',
    help: 'From taking a callback until WebAppel has accepted its call.',
    buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120],
    registers,
  });
  const lateness = new Histogram({
    name: 'rappel_deferred_lateness_seconds',
    help: 'How long after its moment a deferred call was handed to WebAppel; 0 where that was done ahead.',
    buckets: [0, 0.5, 1, 2, 5, 10, 30, 60, 120],
    registers,
  });

  metrics.gauges('rappel_callbacks', 'Callbacks that have not ended, by state.', 'state', () =>
    countOpen(store),
  );
  metrics.gauge(
    'rappel_doubt_held',
    'Callbacks of which it is not known whether WebAppel has them.',
    async () => (await countOpen(store)).doubt ?? 0,
  );
  metrics.gauge(
    'rappel_dispatch_lag_seconds',
    'How long the callback that has waited longest should have been sent.',
    async () => {
      const dueAt = await ledger.nextDue('ready');
      return dueAt === undefined ? 0 : Math.max(0, (clock.now() - dueAt) / 1000);
    },
  );

  /** What was found after a doubt was accepted at a moment that nobody knows. */
  const doubted = new Set<number>();

  function note(callback: Callback): void {
    if (!openStates.includes(callback.state)) ended.inc({ state: callback.state });
    if (callback.state === 'doubt') doubted.add(callback.id);
    else if (doubted.delete(callback.id) || callback.state !== 'accepted' || isFoundLate(callback))
      return;
    else if (callback.call_at > callback.requested_at)
      lateness.observe(Math.max(0, (callback.updated_at - callback.call_at) / 1000));
    else latency.observe((callback.updated_at - callback.requested_at) / 1000);
  }

  return ledger.events.subscribeAll(note);
}

/** By the index of states: what has ended is not read. */
async function countOpen(store: Store): Promise<Record<string, number>> {
  const rows = await store
    .selectFrom('callbacks')
    .select(['state', (count) => count.fn.countAll<number>().as('callbacks')])
    .where('state', 'in', openStates)
    .groupBy('state')
    .execute();
  const counts = new Map(rows.map(({ state, callbacks }) => [state, Number(callbacks)]));
  return Object.fromEntries(openStates.map((state) => [state, counts.get(state) ?? 0]));
}
