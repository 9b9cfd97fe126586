import type { Clock } from '../../shared/clock.js';
import { MINUTE_MS } from '../../shared/durations.js';

/** The most keys that are counted; the one that was used longest ago is forgotten first. */
const MOST_KEYS = 10_000;

export interface TokenBuckets {
  /** Whether a use is left. */
  has(key: string): boolean;
  /** Takes one use; false, and nothing taken, when none is left. */
  take(key: string): boolean;
  refund(key: string): void;
}

/** So many uses for each key at once, and as they are used up, so many new ones a minute. */
export function createTokenBuckets(
  clock: Clock,
  { atOnce, perMinute }: { atOnce: number; perMinute: number },
): TokenBuckets {
  const used = new Map<string, { uses: number; at: number }>();
  const usesOf = (key: string): number => {
    const entry = used.get(key);
    if (!entry) return 0;
    return Math.max(0, entry.uses - ((clock.monotonic() - entry.at) / MINUTE_MS) * perMinute);
  };
  const set = (key: string, uses: number): void => {
    used.delete(key);
    if (uses > 0) used.set(key, { uses, at: clock.monotonic() });
    const oldest = used.keys().next().value;
    if (used.size > MOST_KEYS && oldest !== undefined) used.delete(oldest);
  };
  const has = (key: string): boolean => usesOf(key) <= atOnce - 1;
  return {
    has,
    take(key) {
      if (!has(key)) return false;
      set(key, usesOf(key) + 1);
      return true;
    },
    refund: (key) => set(key, usesOf(key) - 1),
  };
}
