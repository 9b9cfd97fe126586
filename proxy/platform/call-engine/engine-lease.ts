import { randomUUID } from 'node:crypto';
import type { Clock, Stop } from '../../../shared/clock.js';
import type { Store } from '../../store/database.js';

/** An engine that was not heard of for so long is dead. Clocks of machines that share a store differ by less. */
const LEASE_MS = 15_000;
const RENEWAL_INTERVAL_MS = 5000;
interface Dependencies {
  store: Store;
  clock: Clock;
  /** No other engine works on the store: whoever is written down there was killed. */
  isOnlyEngine: boolean;
  /** Whether calls are under way in this engine's name. */
  hasCallsInFlight(): boolean;
  /** To be done after each look at who is alive: ends the calls of engines that are not, and takes up their work. */
  reconcile(): Promise<void>;
  /** This engine was taken for dead, a machine that slept: its calls are ended by another, or soon will be. */
  onExpired(): Promise<void>;
  onFailure(failure: unknown): void;
}

/**
 * Says in the store that an engine is alive, and finds out when another one is not. A call carries the name of the
 * engine that dials it; engines are rows that are renewed, so being alive costs one write every few seconds however
 * many calls there are, and nothing where an engine is alone.
 */
export class EngineLease {
  #id = randomUUID();
  #leasedUntil = Number.NEGATIVE_INFINITY;
  #isStopped = true;
  #stopTimer: Stop = () => undefined;
  #heartbeatRunning: Promise<void> | undefined;

  constructor(private readonly deps: Dependencies) {}

  /** The name in which calls are begun, after `hold`. */
  get id(): string {
    return this.#id;
  }

  async start(): Promise<void> {
    this.#isStopped = false;
    const { isOnlyEngine, store } = this.deps;
    if (isOnlyEngine) await store.deleteFrom('platform_engines').execute();
    return this.#heartbeat();
  }

  /** After the last call has ended. */
  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#stopTimer();
    await this.#heartbeatRunning?.catch(() => undefined);
    await this.deps.store.deleteFrom('platform_engines').where('id', '=', this.#id).execute();
    this.#leasedUntil = Number.NEGATIVE_INFINITY;
  }

  /** Makes sure that the lease lasts until it is renewed: to be called before work is begun in its name. */
  async ensureHeld(): Promise<void> {
    const { isOnlyEngine, clock } = this.deps;
    const isLongEnough = (): boolean =>
      this.#leasedUntil - clock.now() >= LEASE_MS - RENEWAL_INTERVAL_MS;
    while (!isOnlyEngine && !isLongEnough()) await this.#heartbeat();
  }

  #heartbeat(): Promise<void> {
    this.#heartbeatRunning ??= this.#renewAndReconcile().finally(() => {
      this.#heartbeatRunning = undefined;
    });
    return this.#heartbeatRunning;
  }

  async #renewAndReconcile(): Promise<void> {
    const { clock, isOnlyEngine, reconcile, onFailure } = this.deps;
    this.#stopTimer();
    try {
      await this.#renew();
      await this.#deleteExpired();
      await reconcile();
    } finally {
      if (!this.#isStopped && !isOnlyEngine)
        this.#stopTimer = clock.after(
          RENEWAL_INTERVAL_MS,
          () => void this.#heartbeat().catch(onFailure),
        );
    }
  }

  async #renew(): Promise<void> {
    const { store, clock, hasCallsInFlight, onExpired } = this.deps;
    const values = { leased_until: clock.now() + LEASE_MS };
    const renewed = await store
      .updateTable('platform_engines')
      .set(values)
      .where('id', '=', this.#id)
      .returning('id')
      .executeTakeFirst();
    if (!renewed) {
      if (hasCallsInFlight()) await onExpired();
      // A new name: what was begun in the old one is another's to end.
      this.#id = randomUUID();
      await store
        .insertInto('platform_engines')
        .values({ id: this.#id, ...values })
        .execute();
    }
    this.#leasedUntil = values.leased_until;
  }

  async #deleteExpired(): Promise<void> {
    const { store, clock } = this.deps;
    await store
      .deleteFrom('platform_engines')
      .where('leased_until', '<', clock.now())
      .where('id', '!=', this.#id)
      .execute();
  }
}
