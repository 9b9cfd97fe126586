import { isTimeZone } from '../../shared/time-zones.js';
import { zonedTimes } from '../../shared/zoned-time.js';

type Write = (instant: number) => string;

/** Time zones to remember; visitors of a site come from a few. */
const MAX_ZONES = 50;
/** Times to remember for each zone: the longest list has 500. */
const MAX_TIMES = 2000;

/**
 * Writers of local times in the first of these time zones that is known. They remember what they have written: a list of
 * appointments has a thousand times, and anybody may ask for it at any rate.
 */
export function createZoneWriters(): (...timeZones: string[]) => [timeZone: string, Write] {
  const writers = new Map<string, Write>();
  const find = (timeZone: string): Write | undefined => {
    const writer = writers.get(timeZone) ?? (isTimeZone(timeZone) ? remember(timeZone) : undefined);
    if (!writer) return undefined;
    writers.delete(timeZone);
    writers.set(timeZone, writer);
    const [oldest] = writers.keys();
    if (writers.size > MAX_ZONES && oldest !== undefined) writers.delete(oldest);
    return writer;
  };
  return (...timeZones) => {
    for (const timeZone of timeZones) {
      const write = find(timeZone);
      if (write) return [timeZone, write];
    }
    throw new RangeError('None of these is a time zone.');
  };
}

function remember(timeZone: string): Write {
  const write = zonedTimes(timeZone);
  const written = new Map<number, string>();
  return (instant) => {
    const known = written.get(instant);
    if (known !== undefined) return known;
    if (written.size >= MAX_TIMES) written.clear();
    const text = write(instant);
    written.set(instant, text);
    return text;
  };
}
