import type { Clock } from '../../shared/clock.js';
import { ownTimeZone } from '../../shared/time-zones.js';

/**
 * Lets the browser read its tables of time zones and countries, each in a task of its own, while the form is on its way.
 * Only their first use is slow: together up to a fifth of a second on a slow phone, which would pass before the form is
 * drawn.
 *
 * @param locale of the words, such as `fr`
 */
export function warmUp(clock: Clock, locale: string): void {
  const uses = [
    ownTimeZone,
    () => new Intl.DisplayNames(locale, { type: 'region' }).of('FR'),
    () => new Intl.Collator(locale).compare('a', 'b'),
  ];
  for (const use of uses) clock.after(0, use);
}
