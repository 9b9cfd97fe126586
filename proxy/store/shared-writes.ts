import { sharedStatement } from './shared-statement.js';
import { StoreUnavailable } from './store-failures.js';

/** PostgreSQL's code for two transactions that wait for each other. */
const DEADLOCK = '40P01';

type Outcome<Result> = { result: Result } | { failure: unknown };

/**
 * Writes together what comes while another write is under way, so that a burst waits for few transactions and locks. If a
 * write fails, each half of it is tried alone, down to the entry that cannot be written.
 * @param write all entries or none of them; it returns a result for each, and may call `release` to let the next write
 * begin before its own has ended
 */
export function sharedWrites<Entry, Result>(
  write: (entries: readonly Entry[], release?: () => void) => Promise<readonly Result[]>,
): (entry: Entry) => Promise<Result> {
  async function writeAll(
    entries: readonly Entry[],
    release?: () => void,
  ): Promise<Outcome<Result>[]> {
    try {
      return (await write(entries, release)).map((result) => ({ result }));
    } catch (failure) {
      if (entries.length === 1) return [{ failure }];
      // An outage is one for all of them. Two instances that lock rows in another order are none.
      const isOutage = failure instanceof StoreUnavailable && failure.code !== DEADLOCK;
      if (isOutage) return entries.map(() => ({ failure }));
      const half = Math.ceil(entries.length / 2);
      const first = await writeAll(entries.slice(0, half));
      return [...first, ...(await writeAll(entries.slice(half)))];
    }
  }
  const writeShared = sharedStatement(async (entries: readonly { entry: Entry }[], release) => {
    const outcomes = await writeAll(
      entries.map(({ entry }) => entry),
      release,
    );
    return new Map(entries.map((asked, index) => [asked, outcomes[index] as Outcome<Result>]));
  });
  return async (entry) => {
    const asked = { entry };
    const outcome = (await writeShared(asked)).get(asked) as Outcome<Result>;
    if ('failure' in outcome) throw outcome.failure;
    return outcome.result;
  };
}
