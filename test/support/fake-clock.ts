import type { Clock, Stop } from '../../shared/clock.js';
import { queriesUnderWay } from './queries-under-way.js';

interface Task {
  at: number;
  run(): void;
}

/** A clock that stands still until it is told to go on. */
export class FakeClock implements Clock {
  #elapsed = 0;
  #tasks: Task[] = [];

  constructor(private startsAt = Date.parse('2026-11-23T09:00:00Z')) {}

  now(): number {
    return this.startsAt + this.#elapsed;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  after(delayMs: number, run: () => void): Stop {
    const task = { at: this.#elapsed + Math.max(0, delayMs), run };
    this.#tasks.push(task);
    return () => {
      this.#tasks = this.#tasks.filter((other) => other !== task);
    };
  }

  /** The wall clock is put right; durations do not notice. */
  jump(ms: number): void {
    this.startsAt += ms;
  }

  /** Goes on by `ms`, running what falls due in its order and letting each settle before the next. */
  async advance(ms: number): Promise<void> {
    const until = this.#elapsed + ms;
    await settle();
    for (let next = this.#next(until); next; next = this.#next(until)) {
      this.#elapsed = Math.max(this.#elapsed, next.at);
      this.#tasks = this.#tasks.filter((task) => task !== next);
      next.run();
      await settle();
    }
    this.#elapsed = until;
  }

  #next(until: number): Task | undefined {
    return this.#tasks
      .filter(({ at }) => at <= until)
      .reduce<Task | undefined>(
        (first, task) => (first && first.at <= task.at ? first : task),
        undefined,
      );
  }
}

/** Lets everything that waits for nothing but the store run to its next wait. */
export async function settle(turns = 20): Promise<void> {
  for (let turn = 0; turn < turns; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    if (queriesUnderWay() > 0) turn = -1;
  }
}
