import { Counter } from 'prom-client';
import type { Clock } from '../../shared/clock.js';
import { HOUR_MS, MINUTE_MS } from '../../shared/durations.js';
import { failureCode } from '../../shared/failure-text.js';
import { digitsOf } from '../../shared/phone.js';
import type { WebAppel } from '../../shared/webappel/methods.js';
import { Refusal, Unreached } from '../../shared/webappel/refusal.js';
import type { IsLeader } from '../callbacks/workers/leader-lease.js';
import { type PollLoop, startPollLoop } from '../callbacks/workers/poll-loop.js';
import type { Log } from '../log.js';
import type { Metrics } from '../operations/metrics.js';
import type { Store } from '../store/database.js';
import type { GuardBlockMirrorsTable } from '../store/guard-tables.js';

interface Parts {
  store: Store;
  clock: Clock;
  log: Log;
  webAppel: Pick<WebAppel, 'blockNumber'>;
  isLeader: IsLeader;
  metrics: Pick<Metrics, 'registry' | 'addGauge'>;
}

const MAX_BATCH = 20;
const FIRST_PAUSE_MS = MINUTE_MS;
const LONGEST_PAUSE_MS = HOUR_MS;

const pauseAfter = (attempts: number): number =>
  Math.min(FIRST_PAUSE_MS * 2 ** Math.min(attempts, 10), LONGEST_PAUSE_MS);

/**
 * Puts blocked numbers on WebAppel's own list (L343-348), which holds for calls that others make with the account too.
 * `Blocks` leaves each number in the store until WebAppel has it, so a restart loses none; a number that is told twice
 * is on the list once.
 */
export function startBlockMirror({
  store,
  clock,
  log,
  webAppel,
  isLeader,
  metrics,
}: Parts): PollLoop {
  const failures = new Counter({
    name: 'rappel_block_mirror_failures_total',
    help: 'Attempts to put a blocked number on the list of WebAppel that failed.',
    registers: [metrics.registry],
  });
  metrics.addGauge(
    'rappel_blocks_unmirrored',
    'Blocked numbers that are not on the list of WebAppel yet.',
    async () => {
      const { waiting } = await store
        .selectFrom('guard_block_mirrors')
        .select((row) => row.fn.countAll<number>().as('waiting'))
        .executeTakeFirstOrThrow();
      return Number(waiting);
    },
  );

  async function tell(mirror: GuardBlockMirrorsTable): Promise<void> {
    try {
      await webAppel.blockNumber({ phoneNumber: digitsOf(mirror.number) });
    } catch (failure) {
      if (!(failure instanceof Refusal || failure instanceof Unreached)) throw failure;
      // It is on the list already.
      if (!(failure instanceof Refusal && failure.code === 'BLACKLISTED'))
        return putOff(mirror, failure);
    }
    await store.transaction().execute(async (transaction) => {
      await transaction
        .updateTable('guard_blocks')
        .set({ mirrored_at: clock.now() })
        .where('value', '=', mirror.value)
        .execute();
      await transaction
        .deleteFrom('guard_block_mirrors')
        .where('value', '=', mirror.value)
        .execute();
    });
  }

  async function putOff({ value, attempts }: GuardBlockMirrorsTable, failure: Error) {
    failures.inc();
    log.warn(
      { error: failureCode(failure), attempts: attempts + 1 },
      'a blocked number could not be put on the list of WebAppel; it is tried again',
    );
    await store
      .updateTable('guard_block_mirrors')
      .set({ attempts: attempts + 1, due_at: clock.now() + pauseAfter(attempts) })
      .where('value', '=', value)
      .execute();
  }

  return startPollLoop({ clock, log, name: 'block mirror' }, async (isStopped) => {
    if (!(await isLeader('block mirror'))) return undefined;
    const waiting = store.selectFrom('guard_block_mirrors').selectAll().orderBy('due_at');
    const due = await waiting.where('due_at', '<=', clock.now()).limit(MAX_BATCH).execute();
    for (const mirror of due) if (!isStopped()) await tell(mirror);
    return (await waiting.limit(1).executeTakeFirst())?.due_at;
  });
}
