import type { Slot } from '../../shared/callback.js';
import type { Messages } from './messages.js';
import { dayName } from './wording.js';

/** The free slots of one day, in the time zone of the person who chooses. */
export interface DayOfSlots {
  /** `2026-11-24` */
  date: string;
  name: string;
  times: { at: string; label: string }[];
}

/** Groups slots by day in `visitorTimeZone`. A time that a clock change repeats is labelled with its UTC offset. */
export function slotDays(
  { slots, visitorTimeZone }: { slots: readonly Slot[]; visitorTimeZone: string },
  now: number,
  messages: Messages,
): DayOfSlots[] {
  const days = new Map<string, DayOfSlots>();
  const times = slots.map(({ visitorTime }) => visitorTime.slice(0, 16));
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const time of times) {
    if (seen.has(time)) twice.add(time);
    seen.add(time);
  }
  for (const { at, visitorTime } of slots) {
    const date = visitorTime.slice(0, 10);
    const day = days.get(date) ?? {
      date,
      name: capitalised(dayName(at, visitorTimeZone, now, messages)),
      times: [],
    };
    days.set(date, day);
    const time = visitorTime.slice(11, 16);
    const label = twice.has(visitorTime.slice(0, 16))
      ? `${time} (UTC${visitorTime.slice(19)})`
      : time;
    day.times.push({ at, label });
  }
  return [...days.values()];
}

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
