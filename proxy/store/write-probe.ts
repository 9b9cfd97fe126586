import type { Store } from './database.js';

/**
 * Writes what says nothing: a store that is full or may only be read still answers questions.
 * @throws {StoreUnavailable} when the store takes no changes
 */
export async function tryWriting(store: Store): Promise<void> {
  await store
    .insertInto('leases')
    .values({ name: 'nobody: is it written?', holder: '', until: 0 })
    // What is as it was would not be written.
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet(({ eb }) => ({ until: eb('leases.until', '+', 1) })),
    )
    .execute();
}
