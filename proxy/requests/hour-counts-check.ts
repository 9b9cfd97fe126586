import { hourCountsOf } from '../callbacks/ledger/hour-counts.js';
import type { Store } from '../store/database.js';
import type { HoursTable } from '../store/request-tables.js';

/** A period in milliseconds since 1970: from the first moment up to, and without, the last. */
export interface Period {
  from: number;
  to: number;
}

const BATCH = 5000;

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
      .selectAll()
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

/** The counts that differ from the rows of the callbacks, as texts without personal data. None, unless something is wrong. */
export async function findWrongCounts(store: Store, period: Period): Promise<string[]> {
  const [stored, right] = await store
    .transaction()
    .execute(async (transaction) => [
      await readHours(transaction, period),
      await recountHours(transaction, period),
    ]);
  const difference = new Map<string, number>();
  for (const row of stored ?? []) difference.set(keyOf(row), row.n);
  for (const row of right ?? [])
    difference.set(keyOf(row), (difference.get(keyOf(row)) ?? 0) - row.n);
  return [...difference].flatMap(([key, n]) => (n === 0 ? [] : [`${key}: ${n}`]));
}

const keyOf = ({ hour, popup_id, dimension, value }: HoursTable): string =>
  [hour, popup_id, dimension, value].join(' ');
