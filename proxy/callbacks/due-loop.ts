import type { Clock, Stop } from '../../shared/clock.js';
import type { Log } from '../log.js';

/** What another process wrote, or left behind when it died, is found within this. */
const LONGEST_WAIT_MS = 5000;
const AFTER_A_FAILURE_MS = 2000;

export interface DueLoop {
  /** Something may have become due: look now. */
  wake(): void;
  /** Looks no more; resolves when the look under way is done. */
  stop(): Promise<void>;
}

/**
 * Looks for due rows, one look at a time, and again when the next one falls due. Rows decide, not timers: a restart or
 * a jump of the clock loses nothing. A look that fails (the store is away) is logged and tried again.
 * @param look does what is due and answers when the next row falls due, in milliseconds since 1970
 */
export function startDueLoop(
  { clock, log, name }: { clock: Clock; log: Log; name: string },
  look: () => Promise<number | undefined>,
): DueLoop {
  let stopped = false;
  let again = false;
  let running: Promise<void> | undefined;
  let cancelTimer: Stop = () => undefined;

  async function run(): Promise<void> {
    let waitMs = AFTER_A_FAILURE_MS;
    try {
      const nextAt = await look();
      waitMs = nextAt === undefined ? LONGEST_WAIT_MS : nextAt - clock.now();
    } catch (failure) {
      log.error(
        { loop: name, error: failure instanceof Error ? failure.name : 'unknown' },
        'a look at the ledger failed',
      );
    }
    running = undefined;
    if (stopped) return;
    if (again) wake();
    else cancelTimer = clock.after(Math.min(Math.max(waitMs, 0), LONGEST_WAIT_MS), wake);
  }

  function wake(): void {
    if (stopped) return;
    again = running !== undefined;
    if (again) return;
    cancelTimer();
    running = run();
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
