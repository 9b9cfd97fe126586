import { randomUUID } from 'node:crypto';
import type { Clock, Stop } from '../../../shared/clock.js';
import type { Store } from '../../store/database.js';

/**
 * An engine that has not renewed its lease for this long is dead. The clocks of machines that share a store must
 * differ by less.
 */
const LEASE_MS = 15_000;
const RENEWAL_INTERVAL_MS = 5000;

interface Dependencies {
  store: Store;
  clock: Clock;
  /** No other engine uses the store, so any engine row found at the start is left over from a killed process. */
  isOnlyEngine: boolean;
  /** Whether this engine has calls in flight. */
  hasCallsInFlight(): boolean;
  /**
   * Called after each renewal, when the rows of dead engines are gone: ends their calls and takes over their work.
   */
  reconcile(): Promise<void>;
  /**
   * Called when this engine's lease has expired, for example after the machine slept. Other engines end its calls.
   */
  onExpired(): Promise<void>;
  onFailure(failure: unknown): void;
}

/**
 * The lease of a call engine. Calls carry the id of their engine, and only engine rows are renewed: one write every
 * few seconds however many calls are in flight, and none for a single engine.
 */
export class EngineLease {
  #id = randomUUID();
  #leasedUntil = Number.NEGATIVE_INFINITY;
  #isStopped = true;
  #stopTimer: Stop = () => undefined;
  #runningHeartbeat: Promise<void> | undefined;

  constructor(private readonly deps: Dependencies) {}

  /** Id under which calls are claimed. Call `ensureHeld` first. */
  get id(): string {
    return this.#id;
  }

  async start(): Promise<void> {
    this.#isStopped = false;
    const { isOnlyEngine, store } = this.deps;
    if (isOnlyEngine) await store.deleteFrom('platform_engines').execute();
    return this.#heartbeat();
  }

  /** Call after the last call has ended. */
  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#stopTimer();
    await this.#runningHeartbeat?.catch(() => undefined);
    await this.deps.store.deleteFrom('platform_engines').where('id', '=', this.#id).execute();
    this.#leasedUntil = Number.NEGATIVE_INFINITY;
  }

  /** Renews the lease unless it outlasts the next renewal. Call before work is claimed under its id. */
  async ensureHeld(): Promise<void> {
    const { isOnlyEngine, clock } = this.deps;
    const isLongEnough = (): boolean =>
      this.#leasedUntil - clock.now() >= LEASE_MS - RENEWAL_INTERVAL_MS;
    while (!isOnlyEngine && !isLongEnough()) await this.#heartbeat();
  }

  #heartbeat(): Promise<void> {
    this.#runningHeartbeat ??= this.#renewAndReconcile().finally(() => {
      this.#runningHeartbeat = undefined;
    });
    return this.#runningHeartbeat;
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
      // A new id, because other engines end the calls under the old one.
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
