import type { ActualConfiguration } from '../../shared/configuration/configuration.js';
import { statesOf } from '../../shared/configuration/step-effects.js';
import type { Step } from '../../shared/configuration/steps.js';
import { isOpen } from '../../shared/opening-hours.js';
import type { Callback } from '../callbacks/ledger/callback-entity.js';
import type { Store } from '../store/database.js';

/** Further ones are not looked at. */
const MAX_APPOINTMENTS = 5000;

/** Appointments that stand, the next one first. */
export const standingAppointments = (store: Store, now: number) =>
  store
    .selectFrom('callbacks')
    .selectAll()
    .where('state', '=', 'scheduled')
    .where('due_at', '>', now)
    .orderBy('due_at')
    .limit(MAX_APPOINTMENTS);

/** Whether a popup is open at a moment; null: its hours are not known. */
function isOpenAt(
  { popups, schedules, popupIds }: ActualConfiguration,
  popupId: string,
  { at, timeZone }: { at: number; timeZone: string },
): boolean | null {
  const [key] = [...popupIds].find(([, id]) => id === popupId) ?? [];
  const popup = key === undefined ? undefined : popups.get(key);
  if (!popup) return false;
  const { scheduleName } = popup.settings;
  if (scheduleName === undefined) return null;
  const schedule = scheduleName === null ? undefined : schedules.get(scheduleName);
  return schedule ? isOpen({ ...schedule, timeZone }, at) : null;
}

/**
 * Appointments that the present hours allow and those after the steps do not: when they are due, they expire and nobody
 * is called, as `due-appointments.ts` has it.
 */
export async function appointmentsLeftOut(
  before: ActualConfiguration,
  steps: readonly Step[],
  { store, now, timeZone }: { store: Store; now: number; timeZone: string },
): Promise<Callback[]> {
  if (steps.length === 0) return [];
  const after = statesOf(before, steps).at(-1) ?? before;
  const appointments = await standingAppointments(store, now).execute();
  return appointments.filter(({ popup_id, call_at }) => {
    const when = { at: call_at, timeZone };
    return isOpenAt(after, popup_id, when) === false && isOpenAt(before, popup_id, when) !== false;
  });
}
