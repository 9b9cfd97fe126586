import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Clock } from '../../shared/clock.js';
import type { WebAppel } from '../../shared/webappel/methods.js';
import { Refusal, Unreached } from '../../shared/webappel/refusal.js';
import type { DropReason } from '../http/connection-limits.js';
import { StoreUnavailable } from '../store/store-failures.js';
import { decorate } from '../webappel/decorate.js';
import type { CompletedRequest } from './access-log.js';

export interface Metrics {
  registry: Registry;
  recordRequest(completed: CompletedRequest): void;
  recordDrop(reason: DropReason): void;
  /** Wraps the service to count and time its requests. */
  instrument(webAppel: WebAppel): WebAppel;
  /** Adds a gauge that is read at each scrape. It is left out while the store is unavailable. */
  addGauge(name: string, help: string, read: () => number | Promise<number>): void;
  /** Adds a gauge with a value for each of a closed set of label values. */
  addLabelledGauge(
    name: string,
    help: string,
    label: string,
    read: () => Readonly<Record<string, number>> | Promise<Readonly<Record<string, number>>>,
  ): void;
}

const responseBuckets = [0.005, 0.02, 0.05, 0.15, 0.5, 1, 3, 10];
const webAppelBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8];

/** The failed outcome of a request as a label: one of a closed set, never a message. */
function outcomeOf(failure: unknown): string {
  if (failure instanceof Refusal) return failure.code;
  return failure instanceof Unreached ? failure.reason : 'error';
}

/** The Prometheus metrics. Labels take values from closed sets, so they never contain a number, handle or address. */
export function createMetrics(clock: Clock): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const responseSeconds = new Histogram({
    name: 'rappel_http_request_duration_seconds',
    help: 'Response times by method, declared route and status. An event stream counts until it is closed.',
    labelNames: ['method', 'route', 'status'],
    buckets: responseBuckets,
    registers,
  });
  const problems = new Counter({
    name: 'rappel_http_problems_total',
    help: 'Problem responses, by code and route; too-many-requests comes from the rate limits.',
    labelNames: ['code', 'route'],
    registers,
  });
  const droppedConnections = new Counter({
    name: 'rappel_dropped_connections_total',
    help: 'Connections that were closed: too many from one address or in total, too many requests at once, or nothing moved.',
    labelNames: ['reason'],
    registers,
  });
  const webAppelRequests = new Counter({
    name: 'rappel_webappel_requests_total',
    help: 'Requests sent to WebAppel, by method and outcome: ok, the code of a refusal, or why WebAppel was not reached.',
    labelNames: ['method', 'outcome'],
    registers,
  });
  const webAppelSeconds = new Histogram({
    name: 'rappel_webappel_request_duration_seconds',
    help: 'Response times of WebAppel, by method.',
    labelNames: ['method'],
    buckets: webAppelBuckets,
    registers,
  });

  return {
    registry,
    recordRequest({ method, route, status, seconds, problem }) {
      responseSeconds.observe({ method, route, status }, seconds);
      if (problem) problems.inc({ code: problem, route });
    },
    recordDrop: (reason) => droppedConnections.inc({ reason }),
    instrument: (webAppel) =>
      decorate(webAppel, async (method, send) => {
        const startedAt = clock.monotonic();
        let outcome = 'ok';
        try {
          return await send();
        } catch (failure) {
          outcome = outcomeOf(failure);
          throw failure;
        } finally {
          webAppelRequests.inc({ method, outcome });
          webAppelSeconds.observe({ method }, (clock.monotonic() - startedAt) / 1000);
        }
      }),
    addGauge(name, help, read) {
      const gauge = new Gauge({
        name,
        help,
        registers,
        async collect() {
          const value = await readIfAvailable(read);
          if (value === undefined) gauge.remove();
          else gauge.set(value);
        },
      });
    },
    addLabelledGauge(name, help, label, read) {
      const gauge = new Gauge({
        name,
        help,
        labelNames: [label],
        registers,
        async collect() {
          const values = await readIfAvailable(read);
          gauge.reset();
          for (const [labelValue, value] of Object.entries(values ?? {}))
            gauge.set({ [label]: labelValue }, value);
        },
      });
    },
  };
}

/** Returns undefined while the store is unavailable: a scrape must still report everything else. */
async function readIfAvailable<Value>(
  read: () => Value | Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await read();
  } catch (failure) {
    if (failure instanceof StoreUnavailable) return undefined;
    throw failure;
  }
}
