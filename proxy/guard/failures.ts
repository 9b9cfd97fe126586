import type { Clock } from '../../shared/clock.js';

const MOST_COUNTED = 10_000;

export interface FailureCounts {
  /** Failures of this key within the window. */
  of(key: string): number;
  add(key: string): void;
}

/** Counts by key, each forgotten a window after its first; when there are too many keys the oldest goes. */
export function countFailures(clock: Clock, windowMs: number): FailureCounts {
  const counts = new Map<string, { failures: number; endsAt: number }>();
  const live = (key: string) => {
    const count = counts.get(key);
    return count && count.endsAt > clock.monotonic() ? count : undefined;
  };
  return {
    of: (key) => live(key)?.failures ?? 0,
    add(key) {
      const { failures, endsAt } = live(key) ?? {
        failures: 0,
        endsAt: clock.monotonic() + windowMs,
      };
      counts.delete(key);
      counts.set(key, { failures: failures + 1, endsAt });
      const oldest = counts.keys().next().value;
      if (counts.size > MOST_COUNTED && oldest !== undefined) counts.delete(oldest);
    },
  };
}
