import type { PopupView } from '../../shared/callback.js';
import type { Clock } from '../../shared/clock.js';
import type { Appointments } from '../callbacks/intake/appointments.js';
import type { BudgetRoom, Room } from '../guard/budget-room.js';
import { spentView, stoppedView } from '../guard/stopped-view.js';
import type { Stop, Stops } from '../guard/stops.js';
import { ProblemError } from '../http/problems.js';
import type { PopupViews } from '../popups/popup-views.js';

interface Parts {
  popupViews: Pick<PopupViews, 'view'>;
  appointments: Pick<Appointments, 'listFree'>;
  stops: Pick<Stops, 'recent'>;
  budgetRoom: Pick<BudgetRoom, 'recent'>;
  clock: Clock;
}

/** What popups offer to visitors now: their settings, less what the owner has stopped and what budgets have no room for. */
export class PopupOffers {
  // A popup is shown from the same view and stops again and again.
  readonly #known = new WeakMap<
    PopupView,
    { stops: readonly Stop[]; offered: PopupView; spent: PopupView }
  >();

  constructor(private readonly parts: Parts) {}

  /**
   * The same object as long as nothing has changed, for up to a minute.
   * @throws {ProblemError} not-found for a malformed id, as for an unknown one; unavailable
   */
  async view(popupId: string): Promise<PopupView> {
    const { popupViews, stops, budgetRoom, clock } = this.parts;
    const view = await popupViews.view(requirePopupId(popupId));
    const [inForce, room] = await Promise.all([stops.recent(), budgetRoom.recent(view.id)]);
    const { offered, spent } = this.#offersOf(view, inForce);
    return room.hasCall(clock.now()) ? offered : spent;
  }

  /**
   * The free appointment times in milliseconds since 1970, the soonest first.
   * @param popupId of a popup that exists
   */
  async freeSlots(popupId: string): Promise<number[]> {
    const [free, room]: [number[], Room] = await Promise.all([
      this.parts.appointments.listFree(popupId),
      this.parts.budgetRoom.recent(popupId),
    ]);
    return free.filter((slot) => room.hasCall(slot));
  }

  #offersOf(view: PopupView, inForce: readonly Stop[]) {
    let known = this.#known.get(view);
    if (known?.stops !== inForce) {
      const offered = stoppedView(view, inForce);
      known = { stops: inForce, offered, spent: spentView(offered) };
      this.#known.set(view, known);
    }
    return known;
  }
}

/** @throws {ProblemError} not-found for a malformed id, as for an unknown one */
export function requirePopupId(popupId: string): string {
  if (!/^[0-9]{1,20}$/.test(popupId))
    throw new ProblemError('not-found', { detail: 'There is no such popup.' });
  return popupId;
}
