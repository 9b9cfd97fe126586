import type { PopupView } from '../../../shared/callback.js';
import type { Actor } from '../../../shared/callback-events.js';
import type { Clock } from '../../../shared/clock.js';
import { readByAllPlans } from '../../../shared/numbers/all-plans.js';
import type { OpeningHours } from '../../../shared/opening-hours.js';
import { isSlot } from '../../../shared/slots.js';
import type { QuietHours } from '../../guard/quiet-hours.js';
import { ProblemError } from '../../http/problems.js';
import type { AppointmentSettings } from '../../settings/appointment-settings.js';
import type { Store } from '../../store/database.js';
import type { Callback } from '../ledger/callback-entity.js';
import type { Ledger } from '../ledger/ledger.js';
import { fullSlots, SlotFull } from '../ledger/slot-capacity.js';
import { createSlotLists } from './slot-lists.js';

/** The part of `PopupViews` that appointments need. */
export interface PopupRules {
  view(popupId: string): Promise<PopupView>;
  /** Undefined when the popup's schedule is not known. */
  hours(popupId: string): Promise<OpeningHours | undefined>;
}

interface Parts {
  store: Store;
  clock: Clock;
  popupViews: PopupRules;
  rules: AppointmentSettings;
  quietHours: Pick<QuietHours, 'isQuiet'>;
}

/** The longest list of slots that is sent; a schedule that never closes has far more. */
const MAX_LISTED = 500;

/** The problem of a slot that is not free. It is the same for every reason, because the visitor's remedy is the same. */
export const slotProblem = (): ProblemError =>
  new ProblemError('invalid-field', {
    status: 409,
    field: 'slotAt',
    detail: 'This time is not free, or is no longer free. Choose one of the free times.',
  });

/** Which appointments are free: the schedule's slots, less the fully booked ones. */
export class Appointments {
  readonly #slotsOf: ReturnType<typeof createSlotLists>;

  constructor(private readonly parts: Parts) {
    this.#slotsOf = createSlotLists(parts.rules);
  }

  /**
   * Free slots in milliseconds since 1970, the soonest first, 500 at most, without those at which every number would be
   * rung at night.
   * @param country of the number, where it is known; else any of the popup's
   * @throws {ProblemError} as `PopupViews.view` does.
   */
  async listFree(popupId: string, country?: string | null): Promise<number[]> {
    const { store, clock, rules, popupViews, quietHours } = this.parts;
    const hours = await this.#hoursOffered(popupId);
    if (!hours) return [];
    const { countries } = await popupViews.view(popupId);
    const possible = country === undefined ? countries.map((one) => one.country) : [country];
    const now = clock.now();
    const full = await fullSlots(store, popupId, now, rules.slotCapacity);
    const free: number[] = [];
    for (const slot of this.#slotsOf(hours, now)) {
      if (free.length === MAX_LISTED) break;
      const isAlwaysQuiet = possible.every((one) => quietHours.isQuiet(one, slot));
      if (!full.has(slot) && !isAlwaysQuiet) free.push(slot);
    }
    return free;
  }

  /**
   * Checks that the popup offers this slot now. Whether it is fully booked is for the ledger to decide.
   * @param country of the number that is to be called; null for a number of no country
   * @throws {ProblemError} when it does not; quiet-hours when it would ring at night there
   */
  async requireOffered(popupId: string, slotAt: number, country: string | null): Promise<void> {
    const hours = await this.#hoursOffered(popupId);
    if (!hours || !isSlot(hours, slotAt, this.parts.clock.now(), this.parts.rules))
      throw slotProblem();
    if (this.parts.quietHours.isQuiet(country, slotAt))
      throw new ProblemError('quiet-hours', {
        field: 'slotAt',
        detail: 'It is too early or too late then where this number rings. Choose another time.',
      });
  }

  async #hoursOffered(popupId: string): Promise<OpeningHours | undefined> {
    const { popupViews } = this.parts;
    const { appointments } = await popupViews.view(popupId);
    return appointments ? popupViews.hours(popupId) : undefined;
  }
}

/**
 * Moves an appointment to another slot and frees the old one in the same transaction.
 * @throws {ProblemError} not-cancellable when it is due, over or not an appointment; invalid-field when the slot is not
 * free; quiet-hours
 */
export async function rescheduleCallback(
  callback: Callback,
  slotAt: number,
  {
    ledger,
    appointments,
    actor,
  }: { ledger: Ledger; appointments: Appointments; actor?: Actor | undefined },
): Promise<Callback> {
  if (callback.state !== 'scheduled') throw new ProblemError('not-cancellable');
  // A repetition of a request that succeeded.
  if (callback.slot_at === slotAt) return callback;
  const { country = null } = readByAllPlans(callback.number) ?? {};
  await appointments.requireOffered(callback.popup_id, slotAt, country);
  const moved = await ledger
    .move(
      callback,
      'scheduled',
      { actor },
      {
        slot_at: slotAt,
        call_at: slotAt,
        due_at: slotAt,
        attempts: 0,
      },
    )
    .catch((failure: Error) => {
      throw failure instanceof SlotFull ? slotProblem() : failure;
    });
  if (moved) return moved;
  // Another change came first: decide again by its current state.
  const now = await ledger.findByHandle(callback.handle);
  if (!now) throw new ProblemError('not-found');
  return rescheduleCallback(now, slotAt, { ledger, appointments, actor });
}
