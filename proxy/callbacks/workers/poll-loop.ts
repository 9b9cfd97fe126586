import type { Clock, Stop } from '../../../shared/clock.js';
import { failureCode } from '../../../shared/failure-text.js';
import type { Log } from '../../log.js';

/** The longest wait between two ticks: rows that another process wrote or abandoned are found within it. */
const MAX_WAIT_MS = 5000;
const RETRY_AFTER_FAILURE_MS = 2000;

export interface PollLoop {
  /** Ticks within `withinMs` at the latest, at once without it, because a row may be due by then. */
  wake(withinMs?: number): void;
  /** Stops ticking; resolves when the running tick is done. */
  stop(): Promise<void>;
}

/**
 * Polls for due rows: one tick at a time, and the next one when the next row is due. The rows say what is due, not the
 * timers, so a restart or a jump of the clock loses nothing. A failed tick (the store is unavailable) is logged and
 * repeated.
 * @param minGapMs however often the loop is woken, its ticks begin at least so far apart
 * @param tick does what is due and returns when the next row is due, in milliseconds since 1970; a long one stops early
 * when `isStopped`
 */
export function startPollLoop(
  { clock, log, name, minGapMs = 0 }: { clock: Clock; log: Log; name: string; minGapMs?: number },
  tick: (isStopped: () => boolean) => Promise<number | undefined>,
): PollLoop {
  let stopped = false;
  let running: Promise<void> | undefined;
  /** When the next tick begins, in monotonic time. */
  let nextTickAt = Infinity;
  let startedAt = Number.NEGATIVE_INFINITY;
  let cancelTimer: Stop = () => undefined;

  async function run(): Promise<void> {
    let waitMs = RETRY_AFTER_FAILURE_MS;
    try {
      const nextAt = await tick(() => stopped);
      waitMs = nextAt === undefined ? MAX_WAIT_MS : nextAt - clock.now();
    } catch (failure) {
      log.error({ loop: name, error: failureCode(failure) }, 'a tick of a poll loop failed');
    }
    running = undefined;
    const wokenIn = nextTickAt - clock.monotonic();
    nextTickAt = Infinity;
    if (wokenIn <= 0) wake();
    else wake(Math.min(wokenIn, MAX_WAIT_MS, Math.max(waitMs, 1)));
  }

  function start(): void {
    nextTickAt = Infinity;
    startedAt = clock.monotonic();
    running = run();
  }

  function wake(withinMs = 0): void {
    const now = clock.monotonic();
    const at = Math.max(now + withinMs, startedAt + minGapMs);
    if (stopped || at >= nextTickAt) return;
    nextTickAt = at;
    // The running tick may have missed the row that became due, so another tick follows.
    if (running) return;
    cancelTimer();
    if (at > now) cancelTimer = clock.after(at - now, start);
    else start();
  }

  wake();
  return {
    wake,
    async stop() {
      stopped = true;
      cancelTimer();
      await running;
    },
  };
}
