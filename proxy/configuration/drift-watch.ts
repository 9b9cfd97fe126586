import type { Clock } from '../../shared/clock.js';
import { HOUR_MS } from '../../shared/durations.js';
import { Refusal, Unreached } from '../../shared/webappel/refusal.js';
import type { IsLeader } from '../callbacks/workers/leader-lease.js';
import { type PollLoop, startPollLoop } from '../callbacks/workers/poll-loop.js';
import type { Log } from '../log.js';
import type { Metrics } from '../operations/metrics.js';
import type { Configurations } from './configurations.js';

const CHECK_EVERY_MS = HOUR_MS;

/** Once for a program, whose watch may start and stop. */
export const measureDrift = (
  { memory }: Configurations,
  metrics: Pick<Metrics, 'addGauge'>,
): void =>
  metrics.addGauge(
    'rappel_config_drift',
    'Whether WebAppel has another configuration than was applied last: 1 or 0.',
    async () => Number(typeof (await memory.applied())?.driftedAt === 'number'),
  );

/**
 * Compares WebAppel once an hour with what was applied last, if anything was, and says a drift once: to keep it is the
 * owner's choice. A check that WebAppel does not answer is made again an hour later.
 */
export function startDriftWatch({
  configurations,
  clock,
  log,
  isLeader,
}: {
  configurations: Configurations;
  clock: Clock;
  log: Log;
  isLeader: IsLeader;
}): PollLoop {
  const { memory } = configurations;
  /** Where a check failed, so that it is not made again at once. */
  let retryAt = Number.NEGATIVE_INFINITY;

  return startPollLoop({ clock, log, name: 'configuration drift' }, async () => {
    if (!(await isLeader('configuration drift'))) return undefined;
    const applied = await memory.applied();
    if (!applied) return undefined;
    const dueAt = Math.max((applied.checkedAt ?? applied.appliedAt) + CHECK_EVERY_MS, retryAt);
    if (dueAt > clock.now()) return undefined;
    retryAt = clock.now() + CHECK_EVERY_MS;
    try {
      const drift = await configurations.drift();
      const differ = drift?.sentences.length ?? 0;
      if (differ > 0 && applied.driftedAt === null)
        log.warn(
          { alert: 'config-drift', differ },
          'WebAppel has another configuration than was applied last; rappel config drift shows it',
        );
      if (differ === 0 && applied.driftedAt !== null)
        log.info({ alert: 'config-drift-over' }, 'WebAppel has what was applied last again');
    } catch (failure) {
      // WebAppel is away, which other parts say.
      if (!(failure instanceof Refusal || failure instanceof Unreached)) throw failure;
    }
    return undefined;
  });
}
