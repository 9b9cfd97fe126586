import { Temporal } from 'temporal-polyfill';
import { DAY_MS, MINUTE_MS } from './durations.js';

/** Formats instants as local time of a zone with its offset: `2026-11-24T09:00:00+01:00`. */
export function zonedTimes(timeZone: string): (instant: number) => string {
  const offsetMsAt = (instant: number): number =>
    Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).offsetNanoseconds /
    1e6;
  // Caches the offset per day: in a long list of slots most share a day without a clock change.
  const offsetsMs = new Map<number, number | undefined>();
  return (instant) => {
    const day = Math.floor(instant / DAY_MS);
    if (!offsetsMs.has(day)) {
      const [first, last] = [offsetMsAt(day * DAY_MS), offsetMsAt((day + 1) * DAY_MS)];
      offsetsMs.set(day, first === last ? first : undefined);
    }
    const offsetMs = offsetsMs.get(day) ?? offsetMsAt(instant);
    return new Date(instant + offsetMs).toISOString().slice(0, 19) + offsetText(offsetMs);
  };
}

function offsetText(offsetMs: number): string {
  const minutes = Math.abs(offsetMs) / MINUTE_MS;
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${offsetMs < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}
