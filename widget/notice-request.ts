import type { Stop } from '../shared/clock.js';
import { QUESTION } from './kept-key.js';
import { joinTabs } from './tabs.js';

/**
 * Calls `found` when this tab or another one of the site has a request: at once, when another tab makes one, and when
 * the page comes back from the browser's cache. Small, because every page does this before anything else is loaded.
 *
 * @param key as `keptKey` says it
 */
export function noticeRequest(key: string, found: () => void): Stop {
  return joinTabs(
    key,
    (message) => message !== QUESTION && found(),
    ({ say }) => {
      if (sessionStorage.getItem(key)) found();
      else say(QUESTION);
    },
  ).leave;
}
