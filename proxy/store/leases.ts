import type { Clock } from '../../shared/clock.js';
import type { Store } from './database.js';

/**
 * Named leases for work that only one instance may do at a time. The holder renews its lease before it ends; the lease of
 * a dead instance expires.
 */
export class Leases {
  /** @param clock the store's clock, so that all instances use the same time */
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  /** Acquires or renews the lease for `ms` from now; false when another holder has it. */
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

  /** Ends the lease if the holder still has it. */
  async release(name: string, holder: string): Promise<void> {
    await this.store
      .deleteFrom('leases')
      .where('name', '=', name)
      .where('holder', '=', holder)
      .execute();
  }
}
