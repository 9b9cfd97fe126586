import type { BudgetUse } from '../../guard/budget-warnings.js';
import type { Store } from '../../store/database.js';
import type { Callback } from './callback-entity.js';

/** Counts what callbacks use of the limits; see `CallCounters`. */
export interface Counters {
  count(store: Store, before: Callback | null, after: Callback): Promise<BudgetUse[]>;
  warn(uses: readonly BudgetUse[]): Promise<void>;
  deletePast(store: Store, now: number): Promise<void>;
}
