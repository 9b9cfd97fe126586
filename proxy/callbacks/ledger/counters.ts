import type { BudgetUse } from '../../guard/budget-warnings.js';
import type { StoredUses } from '../../guard/sliding-windows.js';
import type { Counting } from '../../guard/stored-counts.js';
import type { Store } from '../../store/database.js';
import type { Callback } from './callback-entity.js';

/** What of a row decides what it uses. */
export type Counted = Pick<
  Callback,
  | 'state'
  | 'popup_id'
  | 'number'
  | 'number_hash'
  | 'address'
  | 'requested_at'
  | 'call_at'
  | 'slot_at'
  | 'tracking_id'
  | 'cost'
>;

/** A callback's row before a change, null for a new one, and after it. */
export type RowChange = readonly [before: Counted | null, after: Counted];

/** Counts what callbacks use of the limits; see `CallCounters`. */
export interface Counters {
  plan(moves: readonly RowChange[], needsLocks: boolean): Counting | undefined;
  count(store: Store, moves: readonly RowChange[]): Promise<BudgetUse[]>;
  budgetUses(counting: Counting, uses: StoredUses): BudgetUse[];
  refusal(failure: unknown): Error | undefined;
  warn(uses: readonly BudgetUse[]): Promise<void>;
  deletePast(store: Store, now: number): Promise<void>;
}
