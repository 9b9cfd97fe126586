import { collectDefaultMetrics, Registry } from 'prom-client';
import type { EventStreams } from '../http/event-streams.js';
import type { Account } from '../webappel/webappel-account.js';
import type { Metrics } from './metrics.js';
import type { Readiness } from './readiness.js';

let ofProcess: Registry | undefined;

/** Metrics of the process itself. They are taken once: their timer and their observer never end. */
function registerProcess(registry: Registry): void {
  if (!ofProcess) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  for (const { name } of ofProcess.getMetricsAsArray()) {
    const metric = ofProcess.getSingleMetric(name);
    if (metric) registry.registerMetric(metric);
  }
}

/** Process metrics (memory, event-loop delay, garbage collection), and the state of WebAppel's breakers and of the store. */
export function measureProcess({
  metrics,
  account,
  streams,
  readiness,
}: {
  metrics: Metrics;
  account: Pick<Account, 'state' | 'isRefused'>;
  streams: EventStreams;
  readiness: Readiness;
}): void {
  registerProcess(metrics.registry);
  metrics.addLabelledGauge(
    'rappel_breaker_state',
    'State of the circuit breaker in front of WebAppel: 1 for the current state.',
    'state',
    () => ({ closed: 0, open: 0, 'half-open': 0, [account.state()]: 1 }),
  );
  metrics.addGauge(
    'rappel_account_refused',
    '1 while WebAppel refuses the account; popups are unavailable then.',
    () => Number(account.isRefused()),
  );
  metrics.addGauge(
    'rappel_store_available',
    '1 while the store accepts writes; the callback gauges are left out while it is unavailable.',
    async () => Number((await readiness.report()).store === 'answers'),
  );
  metrics.addGauge('rappel_event_streams', 'Open event streams.', () => streams.count);
}
