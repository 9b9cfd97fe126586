import type { Clock } from '../../shared/clock.js';
import { HOUR_MS } from '../../shared/durations.js';
import type { Guard } from './guard.js';
import type { RecordSite } from './origins.js';

/**
 * Sites that one instance records in an hour. Any client can name any site, so the store holds few of them; the log names
 * all.
 */
const MAX_SITES_PER_HOUR = 20;

/**
 * Records sites that are refused because `ALLOWED_ORIGINS` does not list them, so that the owner finds out: their visitors
 * see no form, or cannot send it. Each is recorded once an hour for each popup.
 */
export function recordRefusedSites({
  guard,
  clock,
}: {
  guard: Pick<Guard, 'recordRefusal'>;
  clock: Clock;
}): RecordSite {
  let hour = 0;
  const recorded = new Set<string>();
  return ({ origin, popup }) => {
    const now = Math.floor(clock.now() / HOUR_MS);
    if (now !== hour) {
      hour = now;
      recorded.clear();
    }
    // Only what asks for a popup is a form on that site.
    if (popup === undefined || origin === undefined) return;
    const site = `${origin} ${popup}`;
    if (recorded.has(site) || recorded.size >= MAX_SITES_PER_HOUR) return;
    recorded.add(site);
    void guard.recordRefusal({
      phase: 'accepting',
      popupId: popup,
      number: null,
      check: 'origin',
      code: 'forbidden-origin',
      // The whole origin, as it has to be in the setting.
      source: origin,
    });
  };
}
