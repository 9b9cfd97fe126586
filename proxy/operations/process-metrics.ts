import { collectDefaultMetrics } from 'prom-client';
import type { EventStreams } from '../http/event-streams.js';
import type { Account } from '../webappel/webappel-account.js';
import type { Metrics } from './metrics.js';
import type { Readiness } from './readiness.js';

/** Measures the process (memory, event-loop delay, collection of garbage) and what holds callbacks up. */
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
  collectDefaultMetrics({ register: metrics.registry });
  metrics.gauges(
    'rappel_breaker_state',
    'Whether requests pass to WebAppel: 1 for the state that it is in.',
    'state',
    () => ({ closed: 0, open: 0, 'half-open': 0, [account.state()]: 1 }),
  );
  metrics.gauge(
    'rappel_account_refused',
    '1 while WebAppel refuses the account and popups are unavailable.',
    () => Number(account.isRefused()),
  );
  metrics.gauge(
    'rappel_store_available',
    '1 while the store takes requests; without it the figures of callbacks are left out.',
    async () => Number((await readiness.report()).store === 'answers'),
  );
  metrics.gauge('rappel_event_streams', 'Event streams that are open.', () => streams.count);
}
