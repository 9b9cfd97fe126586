import type { Clock } from '../../shared/clock.js';
import { SECOND_MS } from '../../shared/durations.js';
import type { Micros } from '../../shared/money.js';
import { TtlCache } from '../popups/ttl-cache.js';
import type { CallLimits } from '../settings/limit-settings.js';
import type { Store } from '../store/database.js';
import { type Budget, budgets, budgetWindows } from './budgets.js';
import { seriesOf } from './call-counters.js';
import { anyDay, fullestSum, partOf, type Window } from './sliding-windows.js';

/** How old the budgets may be that popups show. A request is always checked against those of its moment. */
const RECENT_MS = 2 * SECOND_MS;

/** What the budgets of a popup leave. */
export interface Room {
  /** Whether the cheapest call that the popup can make fits into its budgets at a moment. */
  hasCall(at: number): boolean;
}

const unlimited: Room = { hasCall: () => true };

interface Parts {
  store: Store;
  clock: Clock;
  limits: CallLimits;
  /** The highest cost of a call to the cheapest destination of a popup. */
  cheapestCall(popupId: string): Promise<Micros>;
}

/**
 * Whether the budgets have room for one more call of a popup, so that it offers none that would be refused. Read from the
 * store every two seconds at most, however many visitors look.
 */
export class BudgetRoom {
  readonly #recent: TtlCache<Room>;
  readonly #last = new Map<string, Room>();
  readonly #budgets: readonly { budget: Budget; window: Window; most: Micros }[];

  constructor(private readonly parts: Parts) {
    this.#recent = new TtlCache(parts.clock, RECENT_MS, (popupId) => this.#read(popupId));
    this.#budgets = budgets.flatMap((budget) => {
      const most = parts.limits[budget];
      return most === undefined ? [] : [{ budget, window: budgetWindows[budget], most }];
    });
  }

  /**
   * The room of two seconds ago at most, or the last one known: a popup is shown also while the store is away.
   * @param popupId of a popup that exists
   */
  async recent(popupId: string): Promise<Room> {
    if (this.#budgets.length === 0) return unlimited;
    try {
      const room = await this.#recent.get(popupId);
      this.#last.set(popupId, room);
      return room;
    } catch {
      return this.#last.get(popupId) ?? unlimited;
    }
  }

  async #read(popupId: string): Promise<Room> {
    const { store, clock, cheapestCall } = this.parts;
    const cost = await cheapestCall(popupId);
    const series = (budget: Budget) =>
      seriesOf({ limit: budget, of: budget === 'budgetPerPopupDay' ? popupId : '' });
    const rows = await store
      .selectFrom('call_uses')
      .selectAll()
      .where(
        'series',
        'in',
        this.#budgets.map(({ budget }) => series(budget)),
      )
      .where('starts_at', '>=', clock.now() - anyDay.lengthMs - anyDay.partMs)
      .execute();
    const uses = this.#budgets.map(({ budget, window, most }) => {
      const own = rows.filter((row) => row.series === series(budget));
      const used = new Map(own.map((row) => [Number(row.starts_at), Number(row.used)]));
      return { window, most, used };
    });
    return {
      hasCall: (at) =>
        uses.every(
          ({ window, most, used }) => fullestSum(used, window, partOf(window, at)) + cost <= most,
        ),
    };
  }
}
