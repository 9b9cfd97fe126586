import type { Slot } from '../../shared/callback.js';
import { DAY_MS } from '../../shared/durations.js';
import type { Messages, PartOfDay } from './messages.js';
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

/** With the days between today and the last one that have no free time. */
export function withFullDays(
  days: readonly DayOfSlots[],
  visitorTimeZone: string,
  now: number,
  messages: Messages,
): DayOfSlots[] {
  const dateOf = (moment: number) =>
    new Intl.DateTimeFormat('en-CA', { timeZone: visitorTimeZone, dateStyle: 'short' }).format(
      moment,
    );
  const all: DayOfSlots[] = [];
  const [first = ''] = [dateOf(now), days[0]?.date ?? ''].sort();
  const last = days.at(-1)?.date ?? '';
  // Noon of a date in UTC is on that date or the next one everywhere, and steps of a day skip none.
  for (let noon = Date.parse(`${first}T12:00Z`); ; noon += DAY_MS) {
    const date = new Date(noon).toISOString().slice(0, 10);
    if (date > last) return all;
    const name = () => capitalised(dayName(new Date(noon).toISOString(), 'UTC', now, messages));
    all.push(days.find((day) => day.date === date) ?? { date, name: name(), times: [] });
  }
}

/** @param time on the visitor's clock, `HH:MM` */
export function partOfDay(time: string): PartOfDay {
  if (time < '06:00') return 'night';
  if (time < '12:00') return 'morning';
  return time < '18:00' ? 'afternoon' : 'evening';
}

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
