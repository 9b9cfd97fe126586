import type { Store } from './database.js';

/**
 * Writes a dummy row, because a full or read-only store still answers queries.
 * @throws {StoreUnavailable} when the store cannot be written
 */
export async function tryWriting(store: Store): Promise<void> {
  await store
    .insertInto('leases')
    .values({ name: 'write probe', holder: '', until: 0 })
    // Changes the value each time, because an unchanged row might not be written.
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet(({ eb }) => ({ until: eb('leases.until', '+', 1) })),
    )
    .execute();
}
