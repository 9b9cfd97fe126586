import type { Stop } from '../shared/clock.js';

/** The other tabs of this site in which the same is open. */
export interface Tabs {
  say(message: unknown): void;
  leave: Stop;
}

/**
 * Joins the tabs of this site under a name. A page leaves them when it is left, so that the browser may keep it in its
 * cache, and joins again when it comes back.
 *
 * @param hear called with what another tab says
 * @param joined called each time after joining. A page that may neither store nor talk, such as that of a sandboxed
 *   frame, is alone.
 */
export function joinTabs(
  name: string,
  hear: (message: unknown) => void,
  joined: (tabs: Tabs) => void,
): Tabs {
  let channel: BroadcastChannel | undefined;
  const tabs: Tabs = {
    say: (message) => channel?.postMessage(message),
    leave: () => {
      part();
      removeEventListener('pageshow', join);
      removeEventListener('pagehide', part);
    },
  };
  const part = () => {
    channel?.close();
    channel = undefined;
  };
  const join = () => {
    try {
      channel ??= new BroadcastChannel(name);
      channel.onmessage = ({ data }) => hear(data);
      joined(tabs);
    } catch {
      // This page is alone.
    }
  };
  addEventListener('pageshow', join);
  addEventListener('pagehide', part);
  join();
  return tabs;
}
