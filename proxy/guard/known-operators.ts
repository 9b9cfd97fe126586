import type { Store } from '../store/database.js';
import { lockTransaction } from '../store/locks.js';

/** A row that is no hash: the operators were read, even if there is none. */
const READ = 'read';

/** The numbers of the operators that WebAppel listed last, as keyed hashes: known at a start, before WebAppel is asked. */
export class KnownOperators {
  constructor(private readonly store: Store) {}

  /** Undefined where they were never read. */
  async load(): Promise<ReadonlySet<string> | undefined> {
    const rows = await this.store.selectFrom('known_operators').select('number_hash').execute();
    const stored = new Set(rows.map(({ number_hash }) => number_hash));
    return stored.delete(READ) ? stored : undefined;
  }

  /** Stores a list in place of the last one. Several instances read about the same time, so an equal one changes nothing. */
  async replace(hashes: ReadonlySet<string>): Promise<void> {
    await this.store.transaction().execute(async (store) => {
      await lockTransaction(store, 'known operators');
      const before = await new KnownOperators(store).load();
      const gone = [...(before ?? [])].filter((hash) => !hashes.has(hash));
      const added = [...hashes].filter((hash) => !before?.has(hash));
      if (!before) added.push(READ);
      if (gone.length > 0)
        await store.deleteFrom('known_operators').where('number_hash', 'in', gone).execute();
      if (added.length > 0)
        await store
          .insertInto('known_operators')
          .values(added.map((number_hash) => ({ number_hash })))
          .execute();
    });
  }
}
