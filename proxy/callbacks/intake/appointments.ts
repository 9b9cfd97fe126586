import type { PopupView } from '../../../shared/callback.js';
import type { Clock } from '../../../shared/clock.js';
import type { OpeningHours } from '../../../shared/opening-hours.js';
import { isSlot, slotsOf } from '../../../shared/slots.js';
import { ProblemError } from '../../http/problems.js';
import type { AppointmentSettings } from '../../settings/appointment-settings.js';
import type { Store } from '../../store/database.js';
import type { Callback } from '../ledger/callback-entity.js';
import type { Ledger } from '../ledger/ledger.js';
import { fullSlots, SlotFull } from '../ledger/slot-capacity.js';

/** What is known of popups, see `PopupViews`. */
export interface PopupRules {
  view(popupId: string): Promise<PopupView>;
  /** Undefined when it is not known which schedule the popup uses. */
  hours(popupId: string): Promise<OpeningHours | undefined>;
}

interface Parts {
  store: Store;
  clock: Clock;
  popupViews: PopupRules;
  rules: AppointmentSettings;
}

/** A list that a visitor chooses from; a schedule that never closes has more in a month than anyone reads. */
const MOST_LISTED = 500;

/** The same whether it was never offered, is too near by now, or was taken a moment ago: there is one thing to do. */
export const slotGone = (): ProblemError =>
  new ProblemError('invalid-field', {
    status: 409,
    field: 'slotAt',
    detail: 'This time cannot be had, or not any more; choose one of the free times.',
  });

/** Which appointments can be had: what the schedule allows, less what is promised already. */
export class Appointments {
  constructor(private readonly parts: Parts) {}

  /**
   * Free slots as instants, the soonest first, 500 at most.
   * @throws {ProblemError} as `PopupViews.view` does.
   */
  async free(popupId: string): Promise<number[]> {
    const { store, clock, rules } = this.parts;
    const hours = await this.#hoursOffered(popupId);
    if (!hours) return [];
    const now = clock.now();
    const full = await fullSlots(store, popupId, now, rules.slotCapacity);
    const free: number[] = [];
    for (const slot of slotsOf(hours, now, rules)) {
      if (free.length === MOST_LISTED) break;
      if (!full.has(slot)) free.push(slot);
    }
    return free;
  }

  /** @throws {ProblemError} when it is no slot that is offered now. Whether a place is left, the ledger decides. */
  async mustOffer(popupId: string, slotAt: number): Promise<void> {
    const hours = await this.#hoursOffered(popupId);
    if (!hours || !isSlot(hours, slotAt, this.parts.clock.now(), this.parts.rules))
      throw slotGone();
  }

  async #hoursOffered(popupId: string): Promise<OpeningHours | undefined> {
    const { popupViews } = this.parts;
    const { appointments } = await popupViews.view(popupId);
    return appointments ? popupViews.hours(popupId) : undefined;
  }
}

/**
 * Moves an appointment to another slot; the place at the old one is free again in the same instant.
 * @throws {ProblemError} not-cancellable when it is due, over or no appointment; invalid-field when the slot is gone.
 */
export async function rescheduleCallback(
  callback: Callback,
  slotAt: number,
  { ledger, appointments }: { ledger: Ledger; appointments: Appointments },
): Promise<Callback> {
  if (callback.state !== 'scheduled') throw new ProblemError('not-cancellable');
  // Also the answer to a repetition of a request that was carried out.
  if (callback.slot_at === slotAt) return callback;
  await appointments.mustOffer(callback.popup_id, slotAt);
  const moved = await ledger
    .move(callback, 'scheduled', 'another time', {
      slot_at: slotAt,
      call_at: slotAt,
      due_at: slotAt,
      attempts: 0,
    })
    .catch((failure: Error) => {
      throw failure instanceof SlotFull ? slotGone() : failure;
    });
  if (moved) return moved;
  // Somebody else moved it first: what it is now decides.
  const now = await ledger.findByHandle(callback.handle);
  if (!now) throw new ProblemError('not-found');
  return rescheduleCallback(now, slotAt, { ledger, appointments });
}
