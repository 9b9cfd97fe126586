import type { Clock } from '../../shared/clock.js';
import { MINUTE_MS } from '../../shared/durations.js';

/** Above this, the least recently used bucket is dropped. */
const MAX_BUCKETS = 10_000;

/** Token buckets, one for each key. Buckets start full. */
export interface TokenBuckets {
  hasToken(key: string): boolean;
  /** Takes a token and returns true; returns false and takes nothing if the bucket is empty. */
  takeToken(key: string): boolean;
  returnToken(key: string): void;
}

/**
 * Creates in-memory token buckets.
 * @param burst the capacity of a bucket
 * @param perMinute the refill rate
 */
export function createTokenBuckets(
  clock: Clock,
  { burst, perMinute }: { burst: number; perMinute: number },
): TokenBuckets {
  // Only buckets that are not full are stored, with the tokens missing from each at a given time.
  const buckets = new Map<string, { missing: number; at: number }>();
  const missingTokens = (key: string): number => {
    const bucket = buckets.get(key);
    if (!bucket) return 0;
    return Math.max(0, bucket.missing - ((clock.monotonic() - bucket.at) / MINUTE_MS) * perMinute);
  };
  const setMissing = (key: string, missing: number): void => {
    buckets.delete(key);
    if (missing > 0) buckets.set(key, { missing, at: clock.monotonic() });
    const oldest = buckets.keys().next().value;
    if (buckets.size > MAX_BUCKETS && oldest !== undefined) buckets.delete(oldest);
  };
  const hasToken = (key: string): boolean => missingTokens(key) <= burst - 1;
  return {
    hasToken,
    takeToken(key) {
      if (!hasToken(key)) return false;
      setMissing(key, missingTokens(key) + 1);
      return true;
    },
    returnToken: (key) => setMissing(key, missingTokens(key) - 1),
  };
}
