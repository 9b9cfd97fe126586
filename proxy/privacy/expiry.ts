import type { Clock } from '../../shared/clock.js';
import { DAY_MS, HOUR_MS } from '../../shared/durations.js';
import type { IsLeader } from '../callbacks/workers/leader-lease.js';
import { type PollLoop, startPollLoop } from '../callbacks/workers/poll-loop.js';
import type { Log } from '../log.js';
import type { Store } from '../store/database.js';
import { emptyLog } from '../store/traces.js';
import { BATCH_ROWS, blankCallbacks, blankCalls, blankVoicemails } from './blanking.js';
import { deleteExpiredRows } from './expired-rows.js';

interface Parts {
  store: Store;
  clock: Clock;
  log: Log;
  isLeader: IsLeader;
  keepPersonalDays: number;
}

/** Between two batches, so that callbacks are dialled and requests recorded meanwhile. */
const PAUSE_MS = 200;

/**
 * Blanks the personal data of callbacks that ended `KEEP_PERSONAL_DAYS` ago, and of the calls of the embedded platform.
 * The rows say what is overdue, so a restart or a long stop only delays it.
 */
export function startExpiry({ store, clock, log, isLeader, keepPersonalDays }: Parts): PollLoop {
  let lookedAt = -Infinity;
  let blankedRows = 0;

  async function tidy(): Promise<void> {
    await deleteExpiredRows(store, clock.now());
    if (blankedRows === 0) return;
    log.info({ rows: blankedRows }, 'personal data that are no longer kept were blanked');
    blankedRows = 0;
    await emptyLog(store);
  }

  return startPollLoop({ clock, log, name: 'expiry' }, async () => {
    if (!(await isLeader('expiry'))) return undefined;
    const before = clock.now() - keepPersonalDays * DAY_MS;
    const callbacks = await blankCallbacks(store, before);
    const calls = await blankCalls(store, before);
    const { messages, neverMailed } = await blankVoicemails(store, before);
    if (neverMailed > 0)
      log.warn(
        { messages: neverMailed },
        'voice messages were deleted that could never be mailed: their time was over',
      );
    blankedRows += callbacks + calls + messages;
    if (Math.max(callbacks, calls) === BATCH_ROWS) return clock.now() + PAUSE_MS;
    // Its statements find nothing most of the time, and are not worth asking every few seconds.
    if (clock.monotonic() - lookedAt >= HOUR_MS) {
      lookedAt = clock.monotonic();
      await tidy();
    }
    return undefined;
  });
}
