import { EventEmitter } from 'node:events';
import type { Clock, Stop } from '../../shared/clock.js';
import { type MethodName, methods, type WebAppel } from '../../shared/webappel/methods.js';
import { Refusal, Unreached } from '../../shared/webappel/refusal.js';
import type { Log } from '../log.js';
import { decorate } from './decorate.js';

/**
 * closed: requests pass · open: requests are rejected · half-open: a probe is in flight, or a limited number of requests
 * passes after an outage.
 */
export type BreakerState = 'closed' | 'open' | 'half-open';

export interface TransportBreaker {
  /** Requests that the breaker may reject. A rejected request fails at once as `not-sent`. */
  webAppel: WebAppel;
  /** Requests that are always sent, for settling callbacks in doubt. Their outcomes count too. */
  bypassingBreaker: WebAppel;
  state(): BreakerState;
  /** Number of calls that may be sent now. */
  callCapacity(): number;
  /** Sends nothing for this long, as a server asked (`Retry-After`). Requests in flight continue. */
  backOff(delayMs: number): void;
  /** Notifies when the capacity or the state may have changed. */
  watch(listener: () => void): Stop;
  stop(): void;
}

/** Largest number of requests in flight per account: an outage can put no more callbacks than this in doubt. */
export const MAX_IN_FLIGHT = 8;
/** Longest queue of requests. Calls never queue here; they wait in the ledger. */
const MAX_WAITING = 100;

const FAILURES_TO_OPEN = 5;
/** While half-open: one failure may be chance, two mean that the outage continues. */
const FAILURES_TO_REOPEN = 2;

/** Delay of the first probe after a failure; it doubles with each failed probe up to the maximum. */
const FIRST_PROBE_DELAY_MS = 5000;
const MAX_PROBE_DELAY_MS = 20_000;

/** After an outage one request at a time passes; the limit doubles after each step. */
const RAMP_STEP_MS = 10_000;

/** Upper bound for the delay that a server may ask for. */
const MAX_BACK_OFF_MS = 120_000;

/**
 * Opens after five failures in a row, and then sends only an occasional probe (a listing): requests would prolong the
 * outage, and a callback sent into it may end in doubt. A refusal counts as an answer, and an unreadable answer to a call
 * neither as one nor as a failure. One breaker per account.
 */
export function createTransportBreaker({
  webAppel,
  clock,
  log,
}: {
  webAppel: WebAppel;
  clock: Clock;
  log: Log;
}): TransportBreaker {
  const changes = new EventEmitter().setMaxListeners(0);
  const waiting: { resolve(): void; reject(): void }[] = [];
  let state: BreakerState = 'closed';
  let inFlightLimit = MAX_IN_FLIGHT;
  let inFlight = 0;
  let failures = 0;
  let probeDelayMs = FIRST_PROBE_DELAY_MS;
  let backOffUntil = 0;
  let isStopped = false;
  let cancelTimer: Stop = () => undefined;

  function setTimer(delayMs: number, task: () => void): void {
    cancelTimer();
    if (!isStopped) cancelTimer = clock.after(delayMs, task);
  }

  /** Each failure halves the limit until other requests have shown whether they fail too. */
  const effectiveLimit = (): number =>
    inFlightLimit === 0 || clock.monotonic() < backOffUntil
      ? 0
      : Math.max(1, inFlightLimit >> failures);
  const callCapacity = (): number => Math.max(0, effectiveLimit() - inFlight - waiting.length);

  function onCapacityChange(): void {
    while (waiting.length > 0 && (effectiveLimit() === 0 || inFlight < effectiveLimit())) {
      const first = waiting.shift();
      if (effectiveLimit() === 0) first?.reject();
      else {
        inFlight += 1;
        first?.resolve();
      }
    }
    changes.emit('change');
  }

  function open(): void {
    state = 'open';
    inFlightLimit = 0;
    scheduleProbe();
    probeDelayMs = Math.min(probeDelayMs * 2, MAX_PROBE_DELAY_MS);
    onCapacityChange();
  }

  const scheduleProbe = (): void => setTimer(probeDelayMs, () => void probe());

  async function probe(): Promise<void> {
    state = 'half-open';
    try {
      await webAppel.listPopups({ withHeader: true });
      recover();
    } catch (failure) {
      if (failure instanceof Refusal) recover();
      else open();
    }
  }

  function recover(): void {
    log.info('WebAppel answers again');
    failures = 0;
    state = 'half-open';
    inFlightLimit = 1;
    rampUp();
    onCapacityChange();
  }

  function rampUp(): void {
    setTimer(RAMP_STEP_MS, () => {
      inFlightLimit = Math.min(inFlightLimit * 2, MAX_IN_FLIGHT);
      if (inFlightLimit < MAX_IN_FLIGHT) rampUp();
      else {
        state = 'closed';
        probeDelayMs = FIRST_PROBE_DELAY_MS;
      }
      onCapacityChange();
    });
  }

  function recordAnswer(): void {
    failures = 0;
    // The reconciler bypasses the breaker; its answer is as good as a probe's.
    if (inFlightLimit === 0) recover();
  }

  function recordFailure(method: MethodName, { reason }: Unreached): void {
    // A popup's file that cannot be fetched says nothing about the other requests.
    if (method === 'fetchFile') return;
    // The answer to a call has arrived. Whether it was taken is for the call breaker.
    const hasArrived =
      reason === 'unexpected-answer' || reason === 'html' || reason === 'too-large';
    if (method === 'requestCall' && hasArrived) return;
    // The failed request came from the reconciler: it counts as a probe.
    if (state === 'open') scheduleProbe();
    if (inFlightLimit === 0) return;
    failures += 1;
    if (failures < (state === 'closed' ? FAILURES_TO_OPEN : FAILURES_TO_REOPEN)) return;
    log.error(
      { reason, failures },
      'WebAppel does not answer: no requests are sent until a probe succeeds',
    );
    open();
  }

  function recordError(method: MethodName, failure: unknown): void {
    if (failure instanceof Refusal) recordAnswer();
    else if (failure instanceof Unreached && failure.reason !== 'not-sent')
      recordFailure(method, failure);
  }

  /** Resolves when the request may be sent. Calls do not queue here: they fail at once and stay in the ledger. */
  async function admit(method: MethodName): Promise<void> {
    const notSent = () => new Unreached('not-sent', methods[method].wire);
    const mayWait = method !== 'requestCall' && waiting.length < MAX_WAITING;
    if (effectiveLimit() === 0 || (callCapacity() === 0 && !mayWait)) throw notSent();
    if (callCapacity() > 0) inFlight += 1;
    else
      await new Promise<void>((resolve, reject) => {
        waiting.push({ resolve, reject: () => reject(notSent()) });
      });
  }

  const sendAndRecord = async <R>(method: MethodName, send: () => Promise<R>): Promise<R> => {
    try {
      const answer = await send();
      recordAnswer();
      return answer;
    } catch (failure) {
      recordError(method, failure);
      throw failure;
    }
  };

  return {
    webAppel: decorate(webAppel, async (method, send) => {
      await admit(method);
      try {
        return await sendAndRecord(method, send);
      } finally {
        inFlight -= 1;
        onCapacityChange();
      }
    }),
    bypassingBreaker: decorate(webAppel, sendAndRecord),
    state: () => state,
    callCapacity,
    backOff(delayMs) {
      if (delayMs <= 0) return;
      backOffUntil = Math.max(backOffUntil, clock.monotonic() + Math.min(delayMs, MAX_BACK_OFF_MS));
      log.warn(
        { seconds: Math.round(delayMs / 1000) },
        'WebAppel asked for a pause: no requests are sent meanwhile',
      );
      onCapacityChange();
    },
    watch(listener) {
      changes.on('change', listener);
      return () => changes.off('change', listener);
    },
    stop() {
      isStopped = true;
      cancelTimer();
    },
  };
}
