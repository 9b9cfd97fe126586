/** Cancels a timer or a listener. Safe to call more than once. */
export type Stop = () => void;

/**
 * The program's only source of time and timers, injected so that tests control it.
 * `now` is the wall clock in milliseconds since 1970 and may jump; `monotonic` (also milliseconds) measures durations.
 */
export interface Clock {
  now(): number;
  monotonic(): number;
  /** Runs `task` once after `delayMs`. For delays of more than a day use a row in the store, which survives a restart. */
  after(delayMs: number, task: () => void): Stop;
}

export const sleep = (clock: Clock, delayMs: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(delayMs, resolve);
  });

/** Result of `work`, or undefined when it takes longer than `delayMs`. Does not cancel the work. */
export async function within<T>(
  clock: Clock,
  delayMs: number,
  work: Promise<T>,
): Promise<T | undefined> {
  let stop: Stop = () => undefined;
  const timeout = new Promise<undefined>((resolve) => {
    stop = clock.after(delayMs, () => resolve(undefined));
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    stop();
  }
}
