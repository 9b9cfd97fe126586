import { Temporal } from 'temporal-polyfill';
import { DAY_MS, MINUTE_MS, MINUTES_PER_DAY } from './durations.js';
import { dayOf, type OpeningHours, openingsOn, weekdays } from './opening-hours.js';

/** Rules for the appointment slots of a schedule. */
export interface SlotRules {
  /** Minutes from one slot to the next on the wall clock, and the least time before closing for the last one. */
  slotMinutes: number;
  /** Least time from now to the first slot. */
  noticeMinutes: number;
  /** Longest time from now to the last slot. */
  horizonDays: number;
}

/**
 * Slots of a schedule from `now` (milliseconds since 1970) on, in order. On the owner's wall clock the first one is at the
 * opening, and the others follow at equal distances.
 * When the clock goes forward, skipped times are left out; when it goes back, a repeated time counts once, the first time.
 */
export function* slotsOf(hours: OpeningHours, now: number, rules: SlotRules): Generator<number> {
  const [earliest, latest] = boundsOf(now, rules);
  const lastDay = dayOf(latest, hours.timeZone);
  for (
    let day = dayOf(earliest, hours.timeZone);
    Temporal.PlainDate.compare(day, lastDay) <= 0;
    day = day.add({ days: 1 })
  )
    for (const slot of slotsOn(hours, day, rules.slotMinutes))
      if (earliest <= slot && slot <= latest) yield slot;
}

/** Whether `slotsOf` includes this instant. */
export function isSlot(
  hours: OpeningHours,
  instant: number,
  now: number,
  rules: SlotRules,
): boolean {
  const [earliest, latest] = boundsOf(now, rules);
  return (
    earliest <= instant &&
    instant <= latest &&
    slotsOn(hours, dayOf(instant, hours.timeZone), rules.slotMinutes).includes(instant)
  );
}

const boundsOf = (now: number, { noticeMinutes, horizonDays }: SlotRules): [number, number] => [
  now + noticeMinutes * MINUTE_MS,
  now + horizonDays * DAY_MS,
];

function slotsOn(hours: OpeningHours, day: Temporal.PlainDate, slotMinutes: number): number[] {
  const open = openingsOn(hours, day);
  const instantOf = clockOf(day, hours.timeZone);
  const slots: number[] = [];
  for (const [opensAt, closesAt] of wallOpeningsOn(hours, day))
    for (let minute = opensAt; minute + slotMinutes <= closesAt; minute += slotMinutes) {
      const instant = instantOf(minute);
      // Check the instant too: near a clock change it may be closed although its wall time is open.
      if (instant !== undefined && open.some(([from, to]) => from <= instant && instant < to))
        slots.push(instant);
    }
  return slots;
}

/** Openings of a day in minutes of the wall clock, with adjacent and overlapping ones merged. */
function wallOpeningsOn(
  { openings, closures }: OpeningHours,
  day: Temporal.PlainDate,
): [number, number][] {
  if (closures.includes(day.toString())) return [];
  const sorted = openings
    .filter(({ weekday }) => weekdays.indexOf(weekday) === day.dayOfWeek - 1)
    .map(({ opensAt, closesAt }): [number, number] => [
      minuteOf(opensAt),
      closesAt === '23:59' ? MINUTES_PER_DAY : minuteOf(closesAt),
    ])
    .sort(([a], [b]) => a - b);
  const union: [number, number][] = [];
  for (const [from, to] of sorted) {
    const last = union.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else union.push([from, to]);
  }
  return union;
}

function minuteOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}

/** Returns a function from a minute of that day's wall clock to its instant; undefined for a skipped minute. */
function clockOf(day: Temporal.PlainDate, timeZone: string) {
  const starts = day.toZonedDateTime(timeZone);
  const startsAt = starts.epochMilliseconds;
  // Shortcut for days without a clock change: no time-zone lookup per minute.
  if (starts.hoursInDay === 24) return (minute: number) => startsAt + minute * MINUTE_MS;
  return (minute: number): number | undefined => {
    const wall = day.toPlainDateTime({ hour: Math.floor(minute / 60), minute: minute % 60 });
    const zoned = wall.toZonedDateTime(timeZone, { disambiguation: 'compatible' });
    return zoned.toPlainDateTime().equals(wall) ? zoned.epochMilliseconds : undefined;
  };
}
