import type { Clock, Stop } from '../../../shared/clock.js';
import type { Log } from '../../log.js';

/** What another process wrote, or left behind when it died, is found within this. */
const LONGEST_WAIT_MS = 5000;
const AFTER_A_FAILURE_MS = 2000;

export interface PollLoop {
  /** Something becomes due within so many milliseconds, or may be due now: tick then at the latest. */
  wake(withinMs?: number): void;
  /** Looks no more; resolves when the tick under way is done. */
  stop(): Promise<void>;
}

/**
 * Looks for due rows, one tick at a time, and again when the next one falls due. Rows decide, not timers: a restart or
 * a jump of the clock loses nothing. A tick that fails (the store is away) is logged and tried again.
 * @param tick does what is due and answers when the next row falls due, in milliseconds since 1970; with much to do it
 * breaks off when `isStopped`
 */
export function startPollLoop(
  { clock, log, name }: { clock: Clock; log: Log; name: string },
  tick: (isStopped: () => boolean) => Promise<number | undefined>,
): PollLoop {
  let stopped = false;
  let running: Promise<void> | undefined;
  /** When the next tick begins, on the clock that only goes forward. */
  let nextTickAt = Infinity;
  let cancelTimer: Stop = () => undefined;

  async function run(): Promise<void> {
    let waitMs = AFTER_A_FAILURE_MS;
    try {
      const nextAt = await tick(() => stopped);
      waitMs = nextAt === undefined ? LONGEST_WAIT_MS : nextAt - clock.now();
    } catch (failure) {
      log.error(
        { loop: name, error: failure instanceof Error ? failure.name : 'unknown' },
        'a tick at the ledger failed',
      );
    }
    running = undefined;
    const wokenIn = nextTickAt - clock.monotonic();
    nextTickAt = Infinity;
    if (wokenIn <= 0) wake();
    else wake(Math.min(wokenIn, LONGEST_WAIT_MS, Math.max(waitMs, 1)));
  }

  function start(): void {
    nextTickAt = Infinity;
    running = run();
  }

  function wake(withinMs = 0): void {
    const at = clock.monotonic() + withinMs;
    if (stopped || at >= nextTickAt) return;
    nextTickAt = at;
    // The tick under way may have passed what became due: another one follows it.
    if (running) return;
    cancelTimer();
    if (withinMs > 0) cancelTimer = clock.after(withinMs, start);
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
