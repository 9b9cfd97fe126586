import type { Clock, Stop } from '../../../shared/clock.js';
import { queriesUnderWay, storeRests } from '../store/queries-under-way.js';

/** A clock that moves only when a test advances it. */
export class FakeClock implements Clock {
  #elapsed = 0;
  /** Tasks by due time, in the order in which they were added. */
  readonly #tasks = new Map<number, Set<{ run(): void }>>();
  /** Due times, the earliest first. Sorted for speed: a thousand calls have thousands of timers. */
  readonly #times: number[] = [];

  /** @param settleTurns event-loop turns to wait after each task, see `settle` */
  constructor(
    private startsAt = Date.parse('2026-11-23T09:00:00Z'),
    private readonly settleTurns = 20,
  ) {}

  now(): number {
    return this.startsAt + this.#elapsed;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  after(delayMs: number, run: () => void): Stop {
    const at = this.#elapsed + Math.max(0, delayMs);
    const task = { run };
    const tasks = this.#tasks.get(at) ?? this.#addTime(at);
    tasks.add(task);
    return () => tasks.delete(task);
  }

  /** Sets the wall clock; the monotonic clock does not change. */
  jump(ms: number): void {
    this.startsAt += ms;
  }

  /** Advances by `ms` and runs due tasks in order, settling after each one. */
  async advance(ms: number): Promise<void> {
    const until = this.#elapsed + ms;
    await settle(this.settleTurns);
    for (let task = this.#next(until); task; task = this.#next(until)) {
      task.run();
      await settle(this.settleTurns);
    }
    this.#elapsed = until;
  }

  /** Removes the next due task and advances to its time. */
  #next(until: number): { run(): void } | undefined {
    for (let at = this.#times[0]; at !== undefined && at <= until; at = this.#times[0]) {
      const tasks = this.#tasks.get(at);
      for (const task of tasks ?? []) {
        tasks?.delete(task);
        this.#elapsed = at;
        return task;
      }
      this.#tasks.delete(at);
      this.#times.shift();
    }
    return undefined;
  }

  #addTime(at: number): Set<{ run(): void }> {
    let low = 0;
    for (let high = this.#times.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((this.#times[middle] ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    this.#times.splice(low, 0, at);
    const tasks = new Set<{ run(): void }>();
    this.#tasks.set(at, tasks);
    return tasks;
  }
}

const SETTLE_WITHIN_MS = 60_000;

/**
 * Waits until work that depends only on the store has finished or waits for something else.
 * @throws when the store has queries in progress for a minute
 */
export async function settle(turns = 20): Promise<void> {
  const deadlineAt = Date.now() + SETTLE_WITHIN_MS;
  for (let turn = 0; turn < turns; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    if (queriesUnderWay() === 0) continue;
    if (!(await storeRests(deadlineAt - Date.now())))
      throw new Error('The store did not come to rest within a minute.');
    turn = -1;
  }
}
