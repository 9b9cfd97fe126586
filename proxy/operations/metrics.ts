import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Clock } from '../../shared/clock.js';
import type { WebAppel } from '../../shared/webappel/methods.js';
import { Refusal, Unreached } from '../../shared/webappel/refusal.js';
import { StoreUnavailable } from '../store/store-failures.js';
import { decorate } from '../webappel/decorate.js';
import type { Answered } from './access-log.js';

export interface Metrics {
  registry: Registry;
  answered(answered: Answered): void;
  /** The same service, counting what it is asked. */
  measured(webAppel: WebAppel): WebAppel;
  /** A figure that is read when it is asked for; there is none while it cannot be read of the store. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void;
  /** A figure for each of a closed set of words. */
  gauges(
    name: string,
    help: string,
    label: string,
    read: () => Readonly<Record<string, number>> | Promise<Readonly<Record<string, number>>>,
  ): void;
}

const secondsOfAnswers = [0.005, 0.02, 0.05, 0.15, 0.5, 1, 3, 10];
const secondsOfWebAppel = [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8];

/** How WebAppel was asked with success or without: a closed set, nothing of what was said. */
function outcomeOf(failure: unknown): string {
  if (failure instanceof Refusal) return failure.code;
  return failure instanceof Unreached ? failure.reason : 'error';
}

/** What Prometheus is told. Labels are closed sets of words: no number, no handle, no address can be among them. */
export function createMetrics(clock: Clock): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const answers = new Histogram({
    name: 'rappel_http_request_duration_seconds',
    help: 'Answers by method, declared route and status. Event streams last as long as they are open.',
    labelNames: ['method', 'route', 'status'],
    buckets: secondsOfAnswers,
    registers,
  });
  const problems = new Counter({
    name: 'rappel_http_problems_total',
    help: 'Problems answered, by code and route; too-many-requests are the refusals of the rate limits.',
    labelNames: ['code', 'route'],
    registers,
  });
  const upstream = new Counter({
    name: 'rappel_webappel_requests_total',
    help: 'Requests sent to WebAppel, by method and outcome: ok, the code of a refusal, or why it was not reached.',
    labelNames: ['method', 'outcome'],
    registers,
  });
  const upstreamSeconds = new Histogram({
    name: 'rappel_webappel_request_duration_seconds',
    help: 'How long WebAppel took, by method.',
    labelNames: ['method'],
    buckets: secondsOfWebAppel,
    registers,
  });

  return {
    registry,
    answered({ method, route, status, seconds, problem }) {
      answers.observe({ method, route, status }, seconds);
      if (problem) problems.inc({ code: problem, route });
    },
    measured: (webAppel) =>
      decorate(webAppel, async (method, ask) => {
        const startedAt = clock.monotonic();
        let outcome = 'ok';
        try {
          return await ask();
        } catch (failure) {
          outcome = outcomeOf(failure);
          throw failure;
        } finally {
          upstream.inc({ method, outcome });
          upstreamSeconds.observe({ method }, (clock.monotonic() - startedAt) / 1000);
        }
      }),
    gauge(name, help, read) {
      const gauge = new Gauge({
        name,
        help,
        registers,
        async collect() {
          const value = await unlessAway(read);
          if (value === undefined) gauge.remove();
          else gauge.set(value);
        },
      });
    },
    gauges(name, help, label, read) {
      const gauge = new Gauge({
        name,
        help,
        labelNames: [label],
        registers,
        async collect() {
          const figures = await unlessAway(read);
          gauge.reset();
          for (const [word, value] of Object.entries(figures ?? {}))
            gauge.set({ [label]: word }, value);
        },
      });
    },
  };
}

/** While the store is away its figures are left out, and the others are told: that is when they are looked at. */
async function unlessAway<Figure>(
  read: () => Figure | Promise<Figure>,
): Promise<Figure | undefined> {
  try {
    return await read();
  } catch (failure) {
    if (failure instanceof StoreUnavailable) return undefined;
    throw failure;
  }
}
