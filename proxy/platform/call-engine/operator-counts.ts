import { sql } from 'kysely';
import { MINUTE_MS } from '../../../shared/durations.js';
import type { Store } from '../../store/database.js';
import type { CallsTable, LegsTable, OperatorCountsTable } from '../../store/platform-tables.js';

const QUARTER_MS = 15 * MINUTE_MS;

/** What the operators of an attempt did, in one order: two transactions would wait for each other otherwise. */
export function operatorCountsOf(
  { account_id, popup_id }: Pick<CallsTable, 'account_id' | 'popup_id'>,
  {
    legs,
    talkSeconds,
  }: {
    legs: readonly (Pick<LegsTable, 'role' | 'began_at' | 'rang_ms' | 'outcome'> & {
      number?: string | null;
    })[];
    talkSeconds: number;
  },
): OperatorCountsTable[] {
  const counts = new Map<string, OperatorCountsTable>();
  for (const { role, number, began_at, rang_ms, outcome } of legs) {
    // Who left while it rang was not missed by anybody.
    if (role !== 'operator' || !number || outcome === 'left') continue;
    const quarter_at = Math.floor(began_at / QUARTER_MS) * QUARTER_MS;
    const key = `${quarter_at} ${number}`;
    const before = counts.get(key);
    const didRing = outcome !== 'in-use' && outcome !== 'busy';
    const isAnswered = outcome === 'answered';
    counts.set(key, {
      ...{ quarter_at, account_id, popup_id, number },
      rang: (before?.rang ?? 0) + (didRing ? 1 : 0),
      answered: (before?.answered ?? 0) + (isAnswered ? 1 : 0),
      in_use: (before?.in_use ?? 0) + (didRing ? 0 : 1),
      rang_ms: (before?.rang_ms ?? 0) + (didRing ? rang_ms : 0),
      // One operator answers an attempt, and then no other is rung.
      talk_seconds: (before?.talk_seconds ?? 0) + (isAnswered ? talkSeconds : 0),
    });
  }
  return [...counts.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, row]) => row);
}

/** Adds to the counts, in the transaction that ends the attempt. */
export async function addOperatorCounts(
  store: Store,
  rows: readonly OperatorCountsTable[],
): Promise<void> {
  if (rows.length === 0) return;
  await store
    .insertInto('platform_operator_counts')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'quarter_at', 'popup_id', 'number']).doUpdateSet({
        rang: sql`platform_operator_counts.rang + excluded.rang`,
        answered: sql`platform_operator_counts.answered + excluded.answered`,
        in_use: sql`platform_operator_counts.in_use + excluded.in_use`,
        rang_ms: sql`platform_operator_counts.rang_ms + excluded.rang_ms`,
        talk_seconds: sql`platform_operator_counts.talk_seconds + excluded.talk_seconds`,
      }),
    )
    .execute();
}
