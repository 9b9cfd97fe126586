import { HOUR_MS } from '../../shared/durations.js';
import { addToHours, hourCountsOf } from '../callbacks/ledger/hour-counts.js';
import type { Store } from '../store/database.js';
import type { HoursTable } from '../store/request-tables.js';

/** A period in milliseconds since 1970: from the first moment up to, and without, the last. */
export interface Period {
  from: number;
  to: number;
}

const BATCH = 5000;
const ROWS_AT_ONCE = 500;
/** On SQLite nothing else is written while a part is counted. */
const PART_HOURS = 3;

/** What is counted for the hours of a period, without counts of zero. */
export const readHours = (store: Store, { from, to }: Period): Promise<HoursTable[]> =>
  store
    .selectFrom('hours')
    .selectAll()
    .where('hour', '>=', from)
    .where('hour', '<', to)
    .where('n', '!=', 0)
    .execute();

/** Counts the callbacks of whole hours anew from their rows. What is stored must be the same. */
export async function recountHours(store: Store, { from, to }: Period): Promise<HoursTable[]> {
  const counts = new Map<string, HoursTable>();
  for (let last = { requested_at: from, id: 0 }; ; ) {
    const rows = await store
      .selectFrom('callbacks')
      // Without what says who it was.
      .select(['id', 'requested_at', 'popup_id', 'call_at', 'rang_at', 'connected_at'])
      .select(['ended_at', 'outcome', 'talk_seconds', 'price', 'destination'])
      .where('requested_at', '<', to)
      .where(({ eb, refTuple, tuple }) =>
        eb(refTuple('requested_at', 'id'), '>', tuple(last.requested_at, last.id)),
      )
      .orderBy('requested_at')
      .orderBy('id')
      .limit(BATCH)
      .execute();
    for (const row of rows.flatMap(hourCountsOf)) {
      const key = keyOf(row);
      counts.set(key, { ...row, n: (counts.get(key)?.n ?? 0) + row.n });
    }
    const end = rows.at(-1);
    if (!end || rows.length < BATCH) return [...counts.values()];
    last = end;
  }
}

/** What must be added to the counts of whole hours, so that they are those of the rows. None, unless something is wrong. */
async function missingCounts(transaction: Store, period: Period): Promise<HoursTable[]> {
  const missing = new Map<string, HoursTable>();
  const add = (row: HoursTable, sign: 1 | -1): void => {
    const key = keyOf(row);
    missing.set(key, { ...row, n: (missing.get(key)?.n ?? 0) + sign * row.n });
  };
  for (const row of await readHours(transaction, period)) add(row, -1);
  for (const row of await recountHours(transaction, period)) add(row, 1);
  return [...missing.values()].filter(({ n }) => n !== 0);
}

/** Both are read as they are at one moment: callbacks go on meanwhile. */
const atOneMoment = <Result>(
  store: Store,
  work: (transaction: Store) => Promise<Result>,
): Promise<Result> => store.transaction().setIsolationLevel('repeatable read').execute(work);

/** The counts that differ from the rows of the callbacks, as texts without personal data. None, unless something is wrong. */
export async function findWrongCounts(store: Store, period: Period): Promise<string[]> {
  const missing = await atOneMoment(store, (transaction) => missingCounts(transaction, period));
  return missing.map((row) => `${keyOf(row)}: ${-row.n}`);
}

/**
 * Sets the counts of whole hours right.
 * @returns how many were wrong
 * @throws on PostgreSQL if one of them changes meanwhile; then nothing has changed
 */
export const repairCounts = (store: Store, period: Period): Promise<number> =>
  atOneMoment(store, async (transaction) => {
    const missing = await missingCounts(transaction, period);
    for (let row = 0; row < missing.length; row += ROWS_AT_ONCE)
      await addToHours(transaction, missing.slice(row, row + ROWS_AT_ONCE));
    return missing.length;
  });

/** Parts of a period that are short enough to be counted while callbacks are taken. */
export function* partsOf({ from, to }: Period): Generator<Period> {
  for (let start = hourOf(from); start < to; start += PART_HOURS * HOUR_MS)
    yield { from: start, to: Math.min(start + PART_HOURS * HOUR_MS, hourOf(to - 1) + HOUR_MS) };
}

const hourOf = (at: number): number => Math.floor(at / HOUR_MS) * HOUR_MS;

const keyOf = ({ hour, popup_id, dimension, value }: HoursTable): string =>
  [hour, popup_id, dimension, value].join(' ');
