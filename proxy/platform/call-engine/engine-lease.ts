import { randomUUID } from 'node:crypto';
import type { Clock, Stop } from '../../../shared/clock.js';
import type { Store } from '../../store/database.js';

/** An engine that was not heard of for so long is dead. Clocks of machines that share a store differ by less. */
const LEASE_MS = 15_000;
const RENEWED_EVERY_MS = 5000;
interface Parts {
  store: Store;
  clock: Clock;
  /** No other engine works on the store: whoever is written down there was killed. */
  isAlone: boolean;
  /** Whether calls are under way in this engine's name. */
  isBusy(): boolean;
  /** To be done after each look at who is alive: ends the calls of engines that are not, and takes up their work. */
  lookAround(): Promise<void>;
  /** This engine was taken for dead, a machine that slept: its calls are ended by another, or soon will be. */
  onLapse(): Promise<void>;
  onFailure(failure: unknown): void;
}

/**
 * Says in the store that an engine is alive, and finds out when another one is not. A call carries the name of the
 * engine that dials it; engines are rows that are renewed, so being alive costs one write every few seconds however
 * many calls there are, and nothing where an engine is alone.
 */
export class EngineLease {
  #id = randomUUID();
  #until = Number.NEGATIVE_INFINITY;
  #stopped = true;
  #stopTimer: Stop = () => undefined;
  #beating: Promise<void> | undefined;

  constructor(private readonly parts: Parts) {}

  /** The name in which calls are begun, after `hold`. */
  get id(): string {
    return this.#id;
  }

  async start(): Promise<void> {
    this.#stopped = false;
    const { isAlone, store } = this.parts;
    if (isAlone) await store.deleteFrom('platform_engines').execute();
    return this.#beat();
  }

  /** After the last call has ended. */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#stopTimer();
    await this.#beating?.catch(() => undefined);
    await this.parts.store.deleteFrom('platform_engines').where('id', '=', this.#id).execute();
    this.#until = Number.NEGATIVE_INFINITY;
  }

  /** Makes sure that the lease lasts until it is renewed: to be called before work is begun in its name. */
  async hold(): Promise<void> {
    const { isAlone, clock } = this.parts;
    const lasts = (): boolean => this.#until - clock.now() >= LEASE_MS - RENEWED_EVERY_MS;
    while (!isAlone && !lasts()) await this.#beat();
  }

  #beat(): Promise<void> {
    this.#beating ??= this.#renewAndLook().finally(() => {
      this.#beating = undefined;
    });
    return this.#beating;
  }

  async #renewAndLook(): Promise<void> {
    const { clock, isAlone, lookAround, onFailure } = this.parts;
    this.#stopTimer();
    try {
      await this.#renew();
      await this.#buryDead();
      await lookAround();
    } finally {
      if (!this.#stopped && !isAlone)
        this.#stopTimer = clock.after(RENEWED_EVERY_MS, () => void this.#beat().catch(onFailure));
    }
  }

  async #renew(): Promise<void> {
    const { store, clock, isBusy, onLapse } = this.parts;
    const leased = { leased_until: clock.now() + LEASE_MS };
    const renewed = await store
      .updateTable('platform_engines')
      .set(leased)
      .where('id', '=', this.#id)
      .returning('id')
      .executeTakeFirst();
    if (!renewed) {
      if (isBusy()) await onLapse();
      // A new name: what was begun in the old one is another's to end.
      this.#id = randomUUID();
      await store
        .insertInto('platform_engines')
        .values({ id: this.#id, ...leased })
        .execute();
    }
    this.#until = leased.leased_until;
  }

  async #buryDead(): Promise<void> {
    const { store, clock } = this.parts;
    await store
      .deleteFrom('platform_engines')
      .where('leased_until', '<', clock.now())
      .where('id', '!=', this.#id)
      .execute();
  }
}
