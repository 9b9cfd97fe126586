import { Counter, Histogram } from 'prom-client';
import type { Clock, Stop } from '../../shared/clock.js';
import { MINUTE_MS } from '../../shared/durations.js';
import { type Callback, liveStates } from '../callbacks/ledger/callback-entity.js';
import type { Ledger } from '../callbacks/ledger/ledger.js';
import type { LedgerState } from '../store/callback-tables.js';
import type { Store } from '../store/database.js';
import type { Metrics } from './metrics.js';

/** Non-final states. Final states have a counter instead of a gauge, because their rows accumulate. */
const openStates: readonly LedgerState[] = ['scheduled', ...liveStates, 'unsettled'];

/** WebAppel's response is recorded at the latest this long after the request was sent. */
const MAX_RESPONSE_MS = MINUTE_MS;

/** Nothing is sent after `give_up_at`: a callback accepted later was found in WebAppel's list of calls. */
const wasFoundInList = ({ updated_at, give_up_at }: Callback): boolean =>
  updated_at > give_up_at + MAX_RESPONSE_MS;

/**
 * Callback metrics: the number in each state, and dispatch times. Gauges read the shared store, so every instance reports
 * the same values; counters and histograms cover only this instance.
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
  const endedCounter = new Counter({
    name: 'rappel_callbacks_ended_total',
    help: 'Callbacks that this instance moved to a final state, by state.',
    labelNames: ['state'],
    registers,
  });
  const latency = new Histogram({
    name: 'rappel_dispatch_latency_seconds',
    help: 'Time from the request to its acceptance by WebAppel.',
    buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120],
    registers,
  });
  const lateness = new Histogram({
    name: 'rappel_deferred_lateness_seconds',
    help: 'How long after its due time a deferred call was accepted by WebAppel; 0 if before.',
    buckets: [0, 0.5, 1, 2, 5, 10, 30, 60, 120],
    registers,
  });

  metrics.addLabelledGauge(
    'rappel_callbacks',
    'Callbacks not in a final state, by state.',
    'state',
    () => countOpenCallbacks(store),
  );
  metrics.addGauge(
    'rappel_in_doubt',
    'Callbacks in doubt: it is unknown whether WebAppel accepted the call.',
    async () => (await countOpenCallbacks(store)).doubt ?? 0,
  );
  metrics.addGauge(
    'rappel_dispatch_lag_seconds',
    'How long the oldest unsent callback is overdue.',
    async () => {
      const dueAt = await ledger.findNextDueAt('ready');
      return dueAt === undefined ? 0 : Math.max(0, (clock.now() - dueAt) / 1000);
    },
  );

  /** Ids of callbacks that were in doubt: the time of their acceptance is unknown. */
  const wereInDoubt = new Set<number>();

  function record(callback: Callback): void {
    if (!openStates.includes(callback.state)) endedCounter.inc({ state: callback.state });
    if (callback.state === 'doubt') wereInDoubt.add(callback.id);
    else if (
      wereInDoubt.delete(callback.id) ||
      callback.state !== 'accepted' ||
      wasFoundInList(callback)
    )
      return;
    else if (callback.call_at > callback.requested_at)
      lateness.observe(Math.max(0, (callback.updated_at - callback.call_at) / 1000));
    else latency.observe((callback.updated_at - callback.requested_at) / 1000);
  }

  return ledger.events.subscribeAll(record);
}

/** Uses the index on states, so it reads no rows in final states. */
async function countOpenCallbacks(store: Store): Promise<Record<string, number>> {
  const rows = await store
    .selectFrom('callbacks')
    .select(['state', (count) => count.fn.countAll<number>().as('callbacks')])
    .where('state', 'in', openStates)
    .groupBy('state')
    .execute();
  const counts = new Map(rows.map(({ state, callbacks }) => [state, Number(callbacks)]));
  return Object.fromEntries(openStates.map((state) => [state, counts.get(state) ?? 0]));
}
