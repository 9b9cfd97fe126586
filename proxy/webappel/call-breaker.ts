import type { Clock } from '../../shared/clock.js';
import { methods, type WebAppel } from '../../shared/webappel/methods.js';
import { Refusal, Unreached } from '../../shared/webappel/refusal.js';
import type { Log } from '../log.js';
import { decorate } from './decorate.js';

export interface CallBreaker {
  /** The service; a call for which there is no room fails as held back, unsent. */
  webAppel: WebAppel;
  /** How many calls may be sent now: all, one, or none for a while. */
  callCapacity(): number;
}

const UNCLEAR_THAT_BRAKE = 5;

/** The next call is sent this long after one whose outcome is unclear, and then ever later. */
const FIRST_PAUSE_MS = 2000;
const LAST_PAUSE_MS = 30_000;

/** Nobody can tell whether a phone will ring. */
const isUnclear = (failure: unknown): boolean =>
  failure instanceof Refusal
    ? failure.code === 'INTERNAL'
    : failure instanceof Unreached && !failure.nothingSent;

/**
 * Sends calls one at a time, and rarely, after five of them in a row ended nobody knows how: each of them costs a
 * visitor's callback, and a WebAppel that cannot take calls may well go on answering everything else.
 */
export function createCallBreaker({
  webAppel,
  clock,
  log,
}: {
  webAppel: WebAppel;
  clock: Clock;
  log: Log;
}): CallBreaker {
  let unclear = 0;
  let underWay = 0;
  let nextAt = -Infinity;

  function callCapacity(): number {
    if (unclear < UNCLEAR_THAT_BRAKE) return Infinity;
    return underWay > 0 || clock.monotonic() < nextAt ? 0 : 1;
  }

  function noteUnclear(): void {
    unclear += 1;
    const over = unclear - UNCLEAR_THAT_BRAKE;
    if (over < 0) return;
    nextAt = clock.monotonic() + Math.min(FIRST_PAUSE_MS * 2 ** over, LAST_PAUSE_MS);
    if (over === 0) log.error('WebAppel takes no calls: they are sent one at a time');
  }

  return {
    callCapacity,
    webAppel: decorate(webAppel, async (method, ask) => {
      if (method !== 'requestCall') return ask();
      if (callCapacity() === 0) throw new Unreached('not-sent', methods[method].wire);
      underWay += 1;
      try {
        const trackingId = await ask();
        unclear = 0;
        return trackingId;
      } catch (failure) {
        if (isUnclear(failure)) noteUnclear();
        else if (failure instanceof Refusal) unclear = 0;
        throw failure;
      } finally {
        underWay -= 1;
      }
    }),
  };
}
