import { Counter, type Registry } from 'prom-client';
import type { Clock } from '../../shared/clock.js';
import { DAY_MS } from '../../shared/durations.js';
import { failureCode } from '../../shared/failure-text.js';
import { MICROS } from '../../shared/money.js';
import type { Log } from '../log.js';
import type { CallLimits } from '../settings/limit-settings.js';
import type { Store } from '../store/database.js';
import { type Budget, budgetWindows } from './budgets.js';

/** Of a budget. At 100 a call was refused, because it no longer fitted. */
const percents = [50, 80, 100] as const;

const KEPT_MS = 30 * DAY_MS;

/** How much of a budget is used. Popup id: empty for the budgets of the account. */
export interface BudgetUse {
  budget: Budget;
  popupId: string;
  used: number;
}

/** Warns the owner once for each budget, percentage and period, across instances; a row of the store is the proof. */
export class BudgetWarnings {
  readonly #counter: Counter;

  constructor(
    private readonly parts: {
      store: Store;
      clock: Clock;
      log: Log;
      registry: Registry;
      limits: CallLimits;
      /** Whether warnings are mailed, see `startWarningMails`. */
      areMailed: boolean;
    },
  ) {
    this.#counter = new Counter({
      name: 'rappel_budget_warnings_total',
      help: 'Budgets of which 50 or 80 percent were reserved, or that refused a call (100), by budget.',
      labelNames: ['budget', 'percent'],
      registers: [parts.registry],
    });
  }

  /** Warns of what is used now. Never fails: the call was counted, and the next one warns again. */
  async note(uses: readonly BudgetUse[]): Promise<void> {
    for (const { budget, popupId, used } of uses) {
      const most = this.parts.limits[budget] ?? Number.POSITIVE_INFINITY;
      for (const percent of percents)
        if (percent < 100 && used * 100 >= most * percent)
          await this.#warn({ budget, popupId, percent, used });
    }
  }

  /** A call did not fit into a budget any more. */
  async noteFull(budget: Budget, popupId: string): Promise<void> {
    const used = this.parts.limits[budget] ?? 0;
    await this.#warn({
      budget,
      popupId: budget === 'budgetPerPopupDay' ? popupId : '',
      percent: 100,
      used,
    });
  }

  async #warn(warning: BudgetUse & { percent: number }): Promise<void> {
    try {
      if (await this.#isFirst(warning)) this.#tell(warning);
    } catch (failure) {
      this.parts.log.warn(
        { error: failureCode(failure) },
        'a warning of a budget could not be stored',
      );
    }
  }

  async #isFirst({ budget, popupId, percent, used }: BudgetUse & { percent: number }) {
    const { store, clock, areMailed } = this.parts;
    const at = clock.now();
    const mailDueAt = areMailed ? at : null;
    const period = Math.floor(at / budgetWindows[budget].lengthMs);
    const stored = await store
      .insertInto('budget_warnings')
      .values({ at, budget, popup_id: popupId, percent, period, used, mail_due_at: mailDueAt })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!stored) return false;
    await store
      .deleteFrom('budget_warnings')
      .where('at', '<', at - KEPT_MS)
      .execute();
    return true;
  }

  #tell({ budget, popupId, percent, used }: BudgetUse & { percent: number }): void {
    this.#counter.inc({ budget, percent });
    this.parts.log.warn(
      {
        ...{ alert: 'budget', budget, percent, used: used / MICROS },
        ...(popupId !== '' && { popup: popupId }),
      },
      percent === 100
        ? 'a budget is spent: visitors are given FALLBACK_PHONE'
        : 'much of a budget is reserved or spent',
    );
  }
}
