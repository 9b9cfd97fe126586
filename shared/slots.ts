import { Temporal } from 'temporal-polyfill';
import { DAY_MS, MINUTE_MS, MINUTES_PER_DAY } from './durations.js';
import { dayOf, type OpeningHours, openingsOn, weekdays } from './opening-hours.js';

/** Which moments of a schedule can be appointments. */
export interface SlotRules {
  /** From one slot to the next, on the wall clock; also how long before closing the last one begins. */
  slotMinutes: number;
  /** The soonest slot is this far away. */
  noticeMinutes: number;
  /** The last one is this far away. */
  horizonDays: number;
}

/**
 * The slots of a schedule from `now` (milliseconds since 1970) on, in order. They lie on round minutes of the owner's
 * wall clock: a time that spring skips is none, one that autumn repeats is its first occurrence.
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

/** Whether `slotsOf` would give this instant now. */
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
  const openOnTheWall = wallOpeningsOn(hours, day);
  const instantOf = clockOf(day, hours.timeZone);
  const slots: number[] = [];
  for (let minute = 0; minute + slotMinutes <= MINUTES_PER_DAY; minute += slotMinutes) {
    if (!openOnTheWall.some(([from, to]) => from <= minute && minute + slotMinutes <= to)) continue;
    const instant = instantOf(minute);
    // Also open as an instant: beside a change of the clock a wall time may be open and the moment not.
    if (instant !== undefined && open.some(([from, to]) => from <= instant && instant < to))
      slots.push(instant);
  }
  return slots;
}

/** The openings of a day's weekday in minutes of the wall clock, those that touch made one. */
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

/** From a minute of a day's wall clock to its instant; undefined where the clock skips it. */
function clockOf(day: Temporal.PlainDate, timeZone: string) {
  const starts = day.toZonedDateTime(timeZone);
  const startsAt = starts.epochMilliseconds;
  // On nearly all days the clock runs straight through, and a look at the zone for every minute is not needed.
  if (starts.hoursInDay === 24) return (minute: number) => startsAt + minute * MINUTE_MS;
  return (minute: number): number | undefined => {
    const wall = day.toPlainDateTime({ hour: Math.floor(minute / 60), minute: minute % 60 });
    const zoned = wall.toZonedDateTime(timeZone, { disambiguation: 'compatible' });
    return zoned.toPlainDateTime().equals(wall) ? zoned.epochMilliseconds : undefined;
  };
}
