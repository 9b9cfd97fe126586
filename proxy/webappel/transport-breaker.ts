import { EventEmitter } from 'node:events';
import type { Clock, Stop } from '../../shared/clock.js';
import { type MethodName, methods, type WebAppel } from '../../shared/webappel/methods.js';
import { Refusal, Unreached } from '../../shared/webappel/refusal.js';
import type { Log } from '../log.js';
import { decorate } from './decorate.js';

/** closed: requests pass · open: none do · half-open: a probe is under way, or some pass again after an outage. */
export type BreakerState = 'closed' | 'open' | 'half-open';

export interface TransportBreaker {
  /** What passes only while the account's WebAppel answers; else it fails as held back, at once and unsent. */
  webAppel: WebAppel;
  /** What passes always, and tells the breaker how it went: doubts are settled whatever has failed before. */
  bypassingBreaker: WebAppel;
  state(): BreakerState;
  /** How many calls may be sent now. */
  callCapacity(): number;
  /** A server asked to be left alone for this long; what is under way is not concerned. */
  slowDown(delayMs: number): void;
  /** Tells of every change of what may pass. */
  watch(listener: () => void): Stop;
  stop(): void;
}

/** Requests under way at once, for one account: what an outage can catch. */
export const MOST_UNDER_WAY = 8;
/** Questions that wait for one of them to end; calls never wait here, they wait in the ledger. */
const MOST_WAITING = 100;

const FAILURES_THAT_OPEN = 5;
/** After an outage one failure may be chance, two are the outage again. */
const FAILURES_THAT_REOPEN = 2;

/** Probes come this long after a failure, and then ever later: never more than one in five seconds. */
const FIRST_PROBE_MS = 5000;
const LAST_PROBE_MS = 20_000;

/** After an outage one request at a time passes, and twice as many after each of these. */
const RAMP_STEP_MS = 10_000;

/** A server that wants to be left alone for a day is asked again all the same. */
const LONGEST_SLOWING_MS = 120_000;

/**
 * Keeps an outage of WebAppel from being made worse, and from eating the visitors' callbacks: after five failures in a row
 * nothing is sent but a probe now and then, a question of our own, because a callback that is sent into an outage may end
 * in doubt. Counted is whether WebAppel answers; what it refuses is an answer. One breaker an account.
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
  const waiting: { enter(): void; giveUp(): void }[] = [];
  let state: BreakerState = 'closed';
  let limit = MOST_UNDER_WAY;
  let underWay = 0;
  let failures = 0;
  let probeInMs = FIRST_PROBE_MS;
  let slowUntil = 0;
  let stopped = false;
  let cancelTimer: Stop = () => undefined;

  function later(delayMs: number, task: () => void): void {
    cancelTimer();
    if (!stopped) cancelTimer = clock.after(delayMs, task);
  }

  /** Each failure halves what may be under way until it is known whether others fail too. */
  const allowed = (): number =>
    limit === 0 || clock.monotonic() < slowUntil ? 0 : Math.max(1, limit >> failures);
  const callCapacity = (): number => Math.max(0, allowed() - underWay - waiting.length);

  function changed(): void {
    while (waiting.length > 0 && (allowed() === 0 || underWay < allowed())) {
      const first = waiting.shift();
      if (allowed() === 0) first?.giveUp();
      else {
        underWay += 1;
        first?.enter();
      }
    }
    changes.emit('change');
  }

  function open(): void {
    state = 'open';
    limit = 0;
    probeLater();
    probeInMs = Math.min(probeInMs * 2, LAST_PROBE_MS);
    changed();
  }

  const probeLater = (): void => later(probeInMs, () => void probe());

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
    limit = 1;
    rampUp();
    changed();
  }

  function rampUp(): void {
    later(RAMP_STEP_MS, () => {
      limit = Math.min(limit * 2, MOST_UNDER_WAY);
      if (limit < MOST_UNDER_WAY) rampUp();
      else {
        state = 'closed';
        probeInMs = FIRST_PROBE_MS;
      }
      changed();
    });
  }

  function answered(): void {
    failures = 0;
    // Asked by the reconciler, which is never held back.
    if (limit === 0) recover();
  }

  function failed(method: MethodName, { reason }: Unreached): void {
    // One owner's picture that cannot be had says nothing about the rest.
    if (method === 'fetchFile') return;
    // Asked by the reconciler: as good as a probe.
    if (state === 'open') probeLater();
    if (limit === 0) return;
    failures += 1;
    if (failures < (state === 'closed' ? FAILURES_THAT_OPEN : FAILURES_THAT_REOPEN)) return;
    log.error({ reason, failures }, 'WebAppel does not answer: requests wait until it does');
    open();
  }

  function note(method: MethodName, failure: unknown): void {
    if (failure instanceof Refusal) answered();
    else if (failure instanceof Unreached && failure.reason !== 'not-sent') failed(method, failure);
  }

  /** Resolves when there is room; a call does not wait, its place is in the ledger. */
  async function enter(method: MethodName): Promise<void> {
    const notSent = () => new Unreached('not-sent', methods[method].wire);
    const mayWait = method !== 'requestCall' && waiting.length < MOST_WAITING;
    if (allowed() === 0 || (callCapacity() === 0 && !mayWait)) throw notSent();
    if (callCapacity() > 0) underWay += 1;
    else
      await new Promise<void>((resolve, reject) => {
        waiting.push({ enter: resolve, giveUp: () => reject(notSent()) });
      });
  }

  const pass = async <R>(method: MethodName, ask: () => Promise<R>): Promise<R> => {
    try {
      const answer = await ask();
      answered();
      return answer;
    } catch (failure) {
      note(method, failure);
      throw failure;
    }
  };

  return {
    webAppel: decorate(webAppel, async (method, ask) => {
      await enter(method);
      try {
        return await pass(method, ask);
      } finally {
        underWay -= 1;
        changed();
      }
    }),
    bypassingBreaker: decorate(webAppel, pass),
    state: () => state,
    callCapacity,
    slowDown(delayMs) {
      if (delayMs <= 0) return;
      slowUntil = Math.max(slowUntil, clock.monotonic() + Math.min(delayMs, LONGEST_SLOWING_MS));
      log.warn({ seconds: Math.round(delayMs / 1000) }, 'WebAppel asked to be left alone');
      changed();
    },
    watch(listener) {
      changes.on('change', listener);
      return () => changes.off('change', listener);
    },
    stop() {
      stopped = true;
      cancelTimer();
    },
  };
}
