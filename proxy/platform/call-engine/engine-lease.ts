import { randomUUID } from 'node:crypto';
import type { Clock, Stop } from '../../../shared/clock.js';
import type { Store } from '../../store/database.js';

/** An engine that was not heard of for so long is dead. Clocks of machines that share a store differ by less. */
const LEASE_MS = 15_000;
const RENEWED_EVERY_MS = 5000;
/** An engine that has nothing to do and knows of no other looks for others so often. */
const IDLE_LOOK_EVERY_MS = 60_000;

interface Parts {
  store: Store;
  clock: Clock;
  /** Whether calls are under way in this engine's name. */
  isBusy(): boolean;
  /** Ends the calls of engines that are not there any more. */
  endOrphans(): Promise<void>;
  /** This engine was taken for dead, a machine that slept: its calls are ended by another, or soon will be. */
  onLapse(): Promise<void>;
  onFailure(failure: unknown): void;
}

/**
 * Says in the store that an engine is alive, and finds out when another one is not. A call carries the name of the
 * engine that dials it; engines are rows that are renewed, so being alive costs one write every few seconds however
 * many calls there are, and nothing while there are none.
 */
export class EngineLease {
  #id = randomUUID();
  #until = Number.NEGATIVE_INFINITY;
  /** The lease is left to run out: nothing depends on it. */
  #isIdle = true;
  #stopped = true;
  #stopTimer: Stop = () => undefined;
  #beating: Promise<void> | undefined;

  constructor(private readonly parts: Parts) {}

  /** The name in which calls are begun, after `hold`. */
  get id(): string {
    return this.#id;
  }

  start(): Promise<void> {
    this.#stopped = false;
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

  /** Makes sure that the lease lasts until it is renewed: to be called before a call is begun. */
  async hold(): Promise<void> {
    const lasts = (): boolean =>
      this.#until - this.parts.clock.now() >= LEASE_MS - RENEWED_EVERY_MS;
    while (this.#isIdle || !lasts()) await this.#beat(true);
  }

  #beat(isNeeded = false): Promise<void> {
    this.#beating ??= this.#renewAndLook(isNeeded).finally(() => {
      this.#beating = undefined;
    });
    return this.#beating;
  }

  async #renewAndLook(isNeeded: boolean): Promise<void> {
    this.#stopTimer();
    this.#isIdle = false;
    try {
      await this.#renew();
      const hasOthers = await this.#look();
      this.#isIdle = !hasOthers && !isNeeded && !this.parts.isBusy();
    } finally {
      const nextInMs = this.#isIdle ? IDLE_LOOK_EVERY_MS : RENEWED_EVERY_MS;
      if (!this.#stopped)
        this.#stopTimer = this.parts.clock.after(nextInMs, () => {
          this.#beat().catch((failure) => this.parts.onFailure(failure));
        });
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

  /** Whether there are other engines. */
  async #look(): Promise<boolean> {
    const { store, clock, endOrphans } = this.parts;
    await store
      .deleteFrom('platform_engines')
      .where('leased_until', '<', clock.now())
      .where('id', '!=', this.#id)
      .execute();
    await endOrphans();
    const other = await store
      .selectFrom('platform_engines')
      .select('id')
      .where('id', '!=', this.#id)
      .limit(1)
      .executeTakeFirst();
    return other !== undefined;
  }
}
