import { z } from 'zod';
import { MICROS } from '../../shared/money.js';
import { iso } from '../callbacks/ledger/callback-view.js';
import type { Store } from '../store/database.js';

const MAX_LISTED = 200;

export const BudgetWarnings = z
  .object({
    warnings: z.array(
      z.object({
        at: z.iso.datetime(),
        budget: z.string().meta({ description: 'Such as `budgetPerDay`.' }),
        popupId: z.string().nullable().meta({ description: 'null: the budget of all popups.' }),
        percent: z.int().meta({
          description: '50 or 80: so much is reserved or spent · 100: a call was refused',
        }),
        used: z.number().meta({ description: 'In the unit of the prices of WebAppel.' }),
      }),
    ),
  })
  .meta({ id: 'BudgetWarnings' });

/** Lists the warnings of the last 30 days, newest first, 200 at most. */
export async function listBudgetWarnings(store: Store): Promise<z.infer<typeof BudgetWarnings>> {
  const rows = await store
    .selectFrom('budget_warnings')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(MAX_LISTED)
    .execute();
  return {
    warnings: rows.map(({ at, budget, popup_id, percent, used }) => ({
      at: iso(at),
      budget,
      popupId: popup_id || null,
      percent,
      used: Number(used) / MICROS,
    })),
  };
}
