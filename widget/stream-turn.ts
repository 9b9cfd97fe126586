import type { Stop } from '../shared/clock.js';

/**
 * Lets one page of a browser at a time keep an event stream of a proxy. A browser opens six connections to a server of
 * HTTP/1.1, and a stream takes one of them: six pages side by side would leave none for anything else. Without locks,
 * which browsers offer only to pages with HTTPS, every page has its stream.
 *
 * @param origin of the proxy
 * @param open called when it is this page's turn, with a function that ends it; returns what closes the stream
 * @returns ends the turn, or the waiting for it
 */
export function takeStreamTurn(origin: string, open: (endTurn: Stop) => Stop): Stop {
  const withdrawal = new AbortController();
  let close: Stop = () => undefined;
  let release: Stop = () => undefined;
  const end = () => {
    withdrawal.abort();
    close();
    release();
  };
  const begin = () => {
    close = open(end);
  };
  const { locks } = navigator;
  if (!locks) {
    begin();
    return end;
  }
  locks
    .request(`rappel ${origin}`, { signal: withdrawal.signal }, () => {
      begin();
      return new Promise<void>((resolve) => {
        release = resolve;
      });
    })
    .catch(() => {
      // Some pages may use no locks, such as those of a sandboxed frame.
      if (!withdrawal.signal.aborted) begin();
    });
  return end;
}
