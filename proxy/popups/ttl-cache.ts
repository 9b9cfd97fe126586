import type { Clock } from '../../shared/clock.js';

/**
 * Caches loaded values for a while; concurrent callers share one load. Failures are not cached, so the next call loads again.
 */
export class TtlCache<Value> {
  readonly #entries = new Map<string, { loadedAt: number; value: Promise<Value> }>();

  constructor(
    private readonly clock: Clock,
    private readonly ttlMs: number,
    private readonly load: (key: string) => Promise<Value>,
  ) {}

  get(key: string): Promise<Value> {
    const cached = this.#entries.get(key);
    if (cached && this.clock.monotonic() - cached.loadedAt < this.ttlMs) return cached.value;
    const entry = { loadedAt: this.clock.monotonic(), value: this.load(key) };
    this.#entries.set(key, entry);
    entry.value.catch(() => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    });
    return entry.value;
  }

  clear(): void {
    this.#entries.clear();
  }
}
