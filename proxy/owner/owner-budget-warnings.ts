import type { Selectable } from 'kysely';
import { z } from 'zod';
import { MICROS } from '../../shared/money.js';
import { iso } from '../callbacks/ledger/callback-view.js';
import type { BudgetWarningsTable } from '../store/callback-tables.js';
import type { Store } from '../store/database.js';

const MAX_LISTED = 200;

type Mailed = Pick<Selectable<BudgetWarningsTable>, 'mail_due_at' | 'mail_attempts' | 'mailed_at'>;

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
        mail: z.enum(['none', 'waiting', 'failing', 'sent', 'given-up']).meta({
          description:
            'none: `WARNINGS_TO` was not set · failing: the mail server refused it, and it is tried again · given-up: it was tried for a day',
        }),
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
    warnings: rows.map((row) => ({
      at: iso(row.at),
      budget: row.budget,
      popupId: row.popup_id || null,
      percent: row.percent,
      used: Number(row.used) / MICROS,
      mail: mailOf(row),
    })),
  };
}

function mailOf({ mail_due_at, mail_attempts, mailed_at }: Mailed) {
  if (mailed_at !== null) return 'sent';
  if (mail_due_at !== null) return mail_attempts > 0 ? 'failing' : 'waiting';
  return mail_attempts > 0 ? 'given-up' : 'none';
}
