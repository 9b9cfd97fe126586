import type { Clock } from '../../shared/clock.js';
import { MINUTE_MS } from '../../shared/durations.js';
import { methods, type WebAppel } from '../../shared/webappel/methods.js';
import { Refusal, Unreached } from '../../shared/webappel/refusal.js';
import type { Log } from '../log.js';
import { decorate } from './decorate.js';

export interface CallBreaker {
  /** A call beyond `callCapacity` fails as `not-sent`. */
  webAppel: WebAppel;
  /** Number of calls that may be sent now: unlimited while closed, one or none while open. */
  callCapacity(): number;
  /** A call with an unreadable answer has been found: WebAppel takes calls. */
  noteTaken(): void;
  /** Such a call has not been found. */
  noteMissing(): void;
}

const UNKNOWN_OUTCOMES_TO_OPEN = 5;

/**
 * After a call with an unreadable answer has been found, further such answers count as taken for this long: each of those
 * calls will be found too, or end this.
 */
const TRUST_MS = 10 * MINUTE_MS;

/** Pause after a call with an unknown outcome while open; it doubles each time up to the maximum. */
const FIRST_PAUSE_MS = 2000;
const MAX_PAUSE_MS = 30_000;

/** Whether WebAppel may have accepted the call. */
const hasUnknownOutcome = (failure: unknown): boolean =>
  failure instanceof Refusal
    ? failure.code === 'INTERNAL'
    : failure instanceof Unreached && !failure.nothingSent;

/**
 * Opens after five calls in a row with an unknown outcome, then sends one call at a time with long pauses. Each such call
 * may leave a callback in doubt, and a WebAppel that accepts no calls may still answer other requests.
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
  let unknownInARow = 0;
  let inFlight = 0;
  let nextCallAt = -Infinity;
  let trustedUntil = -Infinity;

  const isTrusted = (failure: unknown): boolean =>
    failure instanceof Unreached &&
    failure.reason === 'unexpected-answer' &&
    clock.monotonic() < trustedUntil;

  function callCapacity(): number {
    if (unknownInARow < UNKNOWN_OUTCOMES_TO_OPEN) return Infinity;
    return inFlight > 0 || clock.monotonic() < nextCallAt ? 0 : 1;
  }

  function recordUnknownOutcome(): void {
    unknownInARow += 1;
    const excess = unknownInARow - UNKNOWN_OUTCOMES_TO_OPEN;
    if (excess < 0) return;
    nextCallAt = clock.monotonic() + Math.min(FIRST_PAUSE_MS * 2 ** excess, MAX_PAUSE_MS);
    if (excess === 0) log.error('WebAppel does not confirm calls: they are sent one at a time');
  }

  return {
    callCapacity,
    noteTaken() {
      unknownInARow = 0;
      trustedUntil = clock.monotonic() + TRUST_MS;
    },
    noteMissing() {
      trustedUntil = -Infinity;
    },
    webAppel: decorate(webAppel, async (method, send) => {
      if (method !== 'requestCall') return send();
      if (callCapacity() === 0) throw new Unreached('not-sent', methods[method].wire);
      inFlight += 1;
      try {
        const trackingId = await send();
        unknownInARow = 0;
        return trackingId;
      } catch (failure) {
        if (isTrusted(failure)) unknownInARow = 0;
        else if (hasUnknownOutcome(failure)) recordUnknownOutcome();
        else if (failure instanceof Refusal) unknownInARow = 0;
        throw failure;
      } finally {
        inFlight -= 1;
      }
    }),
  };
}
