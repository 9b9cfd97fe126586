/** Stops what a clock was asked to do later; harmless when it is done already. */
export type Stop = () => void;

/**
 * Time, passed in. Nothing else in the program reads the time or waits, so a test moves it by hand.
 * `now` is the wall clock in milliseconds since 1970 and may jump; `monotonic` only measures durations.
 */
export interface Clock {
  now(): number;
  monotonic(): number;
  /** Runs `task` once, `delayMs` from now. Delays of more than a day are for rows in the store, not for this. */
  after(delayMs: number, task: () => void): Stop;
}

/** Resolves `delayMs` from now. */
export const sleep = (clock: Clock, delayMs: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(delayMs, resolve);
  });

/** What `work` comes to, or undefined when that takes longer than `delayMs`; the work itself goes on. */
export async function within<T>(
  clock: Clock,
  delayMs: number,
  work: Promise<T>,
): Promise<T | undefined> {
  let stop: Stop = () => undefined;
  const tooLong = new Promise<undefined>((resolve) => {
    stop = clock.after(delayMs, () => resolve(undefined));
  });
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    stop();
  }
}
