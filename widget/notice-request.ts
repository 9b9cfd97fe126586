import { QUESTION } from './kept-key.js';

/**
 * Calls `found` when this tab or another one of the site has a request, now or later. Every page does this before
 * anything else is loaded, so it is small.
 *
 * @param key as `keptKey` says it
 * @returns what to close in order to stop; undefined for a page that may neither store nor talk to other tabs, such as
 *   that of a sandboxed frame
 */
export function noticeRequest(key: string, found: () => void): BroadcastChannel | undefined {
  try {
    if (sessionStorage[key]) found();
    const tabs = new BroadcastChannel(key);
    tabs.onmessage = ({ data }) => data === QUESTION || found();
    tabs.postMessage(QUESTION);
    return tabs;
  } catch {
    return undefined;
  }
}
