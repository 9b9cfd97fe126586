import type { Clock } from '../../../shared/clock.js';

/** What a repetition waits for the first copy of its request before it is told to come back. */
const PATIENCE_MS = 2000;

/**
 * Requests that are being worked on, by idempotency key. A repetition that comes meanwhile waits for the first one, so
 * that it gets the same answer and is neither checked nor counted a second time.
 */
export class InFlightKeys {
  readonly #running = new Map<string, Promise<unknown>>();

  constructor(private readonly clock: Clock) {}

  /** Does `work` when nobody is at the same key; undefined when that did not come about in two seconds. */
  async runExclusive<T>(key: string, work: () => Promise<T>): Promise<T | undefined> {
    const patienceEndsAt = this.clock.monotonic() + PATIENCE_MS;
    for (let other = this.#running.get(key); other; other = this.#running.get(key))
      if (!(await this.#settlesBefore(patienceEndsAt, other))) return undefined;
    const running = work();
    this.#running.set(key, running);
    try {
      return await running;
    } finally {
      this.#running.delete(key);
    }
  }

  #settlesBefore(endsAt: number, other: Promise<unknown>): Promise<boolean> {
    return new Promise((resolve) => {
      const stop = this.clock.after(endsAt - this.clock.monotonic(), () => resolve(false));
      const ended = (): void => {
        stop();
        resolve(true);
      };
      other.then(ended, ended);
    });
  }
}
