import type { Clock } from '../../shared/clock.js';
import type { Store } from './database.js';

/**
 * Work that one instance at a time may do, by name. A lease is kept by taking it again before it ends; of an instance
 * that died it ends by itself.
 */
export class Leases {
  /** @param clock the store's, so that all instances judge by the same time */
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  /** Takes the lease when it is free, has ended or is the holder's own, for `ms` from now. Whether it is held now. */
  async tryAcquire(name: string, holder: string, ms: number): Promise<boolean> {
    const now = this.clock.now();
    const lease = { holder, until: now + ms };
    const held = await this.store
      .insertInto('leases')
      .values({ name, ...lease })
      .onConflict((conflict) =>
        conflict
          .column('name')
          .doUpdateSet(lease)
          .where(({ or, eb }) =>
            or([eb('leases.until', '<=', now), eb('leases.holder', '=', holder)]),
          ),
      )
      .returning('holder')
      .executeTakeFirst();
    return held !== undefined;
  }

  /** Gives the lease back, if it is still the holder's. */
  async release(name: string, holder: string): Promise<void> {
    await this.store
      .deleteFrom('leases')
      .where('name', '=', name)
      .where('holder', '=', holder)
      .execute();
  }
}
