import { isTimeZone } from '../../shared/time-zones.js';
import { zonedTimes } from '../../shared/zoned-time.js';
import { timeZonesOf } from '../popups/time-zones.js';
import type { DailyHours } from '../settings/setting-forms.js';
import type { Check } from './check.js';

/** Countries for which ICU lists no zone. */
const zonesOfOthers: Readonly<Record<string, readonly string[]>> = {
  AC: ['Atlantic/St_Helena'],
  TA: ['Atlantic/St_Helena'],
  XK: ['Europe/Belgrade'],
};

/**
 * When appointments ring no phone, by the clock where the called number is. The number tells its country and no more, so
 * in a country with several time zones it is quiet while it is in any of them.
 */
export class QuietHours {
  readonly #clocks = new Map<string, readonly ((instant: number) => string)[]>();

  constructor(
    private readonly options: {
      /** Undefined: never. */
      hours: DailyHours | undefined;
      /** The owner's, for numbers of no country. */
      timeZone: string;
      clock: { now(): number };
    },
  ) {}

  /** An appointment that is late, or older than the setting, must not ring at night. */
  readonly check: Check = {
    rule: 'quiet-hours',
    look: ({ country, slotAt }, phase) =>
      phase === 'dialling' && slotAt !== null && this.isQuiet(country, this.options.clock.now())
        ? 'lapses'
        : 'passes',
  };

  /**
   * @param country ISO code; null for a number of no country
   * @param instant in milliseconds since 1970
   */
  isQuiet(country: string | null, instant: number): boolean {
    const { hours } = this.options;
    if (!hours) return false;
    const { from, to } = hours;
    return this.#clocksOf(country).some((write) => {
      // `2026-11-24T09:00:00+01:00`
      const time = write(instant).slice(11, 16);
      return from < to ? from <= time && time < to : from <= time || time < to;
    });
  }

  #clocksOf(country: string | null): readonly ((instant: number) => string)[] {
    const key = country ?? '';
    const known = this.#clocks.get(key);
    if (known) return known;
    const listed =
      country === null ? [] : (zonesOfOthers[country] ?? timeZonesOf(country).filter(isTimeZone));
    const zones = listed.length > 0 ? listed : [this.options.timeZone];
    const clocks = zones.map(zonedTimes);
    this.#clocks.set(key, clocks);
    return clocks;
  }
}
