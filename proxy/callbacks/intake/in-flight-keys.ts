import type { Clock } from '../../../shared/clock.js';

/** How long a repetition waits for the first request with its key. */
const MAX_WAIT_MS = 2000;

/**
 * Requests being handled, by idempotency key. A repetition waits for the first request, gets the same answer, and is
 * neither checked nor counted again.
 */
export class InFlightKeys {
  readonly #running = new Map<string, Promise<unknown>>();

  constructor(private readonly clock: Clock) {}

  /** Runs `work` alone for its key; undefined when the key was not free within two seconds. */
  async runExclusive<T>(key: string, work: () => Promise<T>): Promise<T | undefined> {
    const waitEndsAt = this.clock.monotonic() + MAX_WAIT_MS;
    for (let other = this.#running.get(key); other; other = this.#running.get(key))
      if (!(await this.#settlesBefore(waitEndsAt, other))) return undefined;
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
