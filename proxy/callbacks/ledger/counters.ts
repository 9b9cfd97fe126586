import type { BudgetUse } from '../../guard/budget-warnings.js';
import type { Store } from '../../store/database.js';
import type { Callback } from './callback-entity.js';

/** A callback's row before a change, null for a new one, and after it. */
export type RowChange = readonly [before: Callback | null, after: Callback];

/** Counts what callbacks use of the limits; see `CallCounters`. */
export interface Counters {
  count(store: Store, moves: readonly RowChange[]): Promise<BudgetUse[]>;
  warn(uses: readonly BudgetUse[]): Promise<void>;
  deletePast(store: Store, now: number): Promise<void>;
}
