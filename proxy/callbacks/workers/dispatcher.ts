import { type Clock, sleep } from '../../../shared/clock.js';
import { failureCode } from '../../../shared/failure-text.js';
import { digitsOf, type E164 } from '../../../shared/phone.js';
import type { CustomField, SafePhraseField } from '../../../shared/vocabulary.js';
import type { WebAppel } from '../../../shared/webappel/methods.js';
import type { DialStops } from '../../guard/check.js';
import type { Guard } from '../../guard/guard.js';
import { isOfCountries } from '../../guard/stops.js';
import type { Log } from '../../log.js';
import { StoreUnavailable } from '../../store/store-failures.js';
import type { Callback } from '../ledger/callback-entity.js';
import type { Ledger } from '../ledger/ledger.js';
import { toldToOperator } from './operator-words.js';
import { type PollLoop, startPollLoop } from './poll-loop.js';
import { RETRY_UNSENT_MS, recordSendOutcomes } from './send-outcomes.js';

export interface CallTerms {
  retries: number;
  maxSeconds: number;
  tokenField: CustomField;
  /** Where the operator is told the safe phrase. */
  safePhraseField?: SafePhraseField | undefined;
}

interface Parts {
  ledger: Ledger;
  webAppel: WebAppel;
  clock: Clock;
  log: Log;
  terms: CallTerms;
  /** Who may be called is checked again here: a rule may be newer than the request. */
  guard: Pick<Guard, 'judge' | 'dialStops'>;
  /** How many calls may be sent now. The rest stays in the ledger. */
  callCapacity?: () => number;
  random?: () => number;
}

export interface Dispatcher extends PollLoop {
  /** Sends what waits, after `callCapacity` has grown. */
  resume(): void;
}

/** Requests in flight at once: the most that a killed process can leave in doubt. */
const MAX_IN_FLIGHT = 16;

/** The limit at start. More than one, so that a slow answer does not block all visitors. */
const INITIAL_IN_FLIGHT = 4;

/** Longer than a request can take (8 s). A callback that is `dialling` for longer has lost its sender. */
const LEASE_MS = 12_000;

/** An older claim is not sent: the process was frozen, and another one may soon take over the callback. */
const MAX_CLAIM_AGE_MS = 3000;

const RECORD_AGAIN_MS = 500;

/** A callback that the owner has stopped is due again after this: each time costs two writes. */
const RETRY_WAITING_MS = 2000;

/** How often it is looked up what is due later, and what other processes have left. */
const LOOK_EVERY_MS = 5000;

/**
 * Sends `appel`, once for each callback; nothing else does. The store says `dialling` before the request leaves, so a
 * process that dies here leaves a callback in doubt and not one that is sent again.
 */
export function startDispatcher({
  ledger,
  webAppel,
  clock,
  log,
  terms,
  guard,
  callCapacity = () => MAX_IN_FLIGHT,
  random = Math.random,
}: Parts): Dispatcher {
  const inFlight = new Set<Promise<void>>();
  // Grows with each outcome: a program that keeps dying soon after its start leaves few callbacks in doubt.
  let maxInFlight = INITIAL_IN_FLIGHT;

  /** Sends without waiting for the outcome, so that a slow answer does not delay the next visitor. */
  function dispatch(callback: Callback): void {
    const sending = sendOrRefuse(callback)
      .catch((failure: unknown) => {
        // The callback stays `dialling`. When its lease expires it is in doubt, and is found by its token.
        log.error(
          { callback: callback.id, error: failureCode(failure) },
          'an outcome could not be recorded',
        );
      })
      .finally(() => {
        inFlight.delete(sending);
        maxInFlight = Math.min(maxInFlight + 1, MAX_IN_FLIGHT);
        // There is room now for what there was none for.
        resume();
      });
    inFlight.add(sending);
  }

  async function sendOrRefuse(callback: Callback): Promise<void> {
    const verdict = await guard.judge(callback, 'dialling');
    if (verdict.kind === 'refused')
      return record(() => ledger.move(callback, 'refused', { detail: verdict.rule }));
    if (verdict.kind === 'lapses')
      return record(() => ledger.move(callback, 'expired', { detail: verdict.rule }));
    if (verdict.kind !== 'allowed') {
      const detail = verdict.kind === 'waits' ? verdict.rule : 'fault';
      return record(() => requeueUnsent(callback, detail, RETRY_WAITING_MS));
    }
    if (Math.abs(clock.now() - callback.updated_at) > MAX_CLAIM_AGE_MS)
      return requeueUnsent(callback, 'too-late');
    const outcome = await sendOnce(callback);
    await record(() => settle(callback, outcome));
  }

  const sendOnce = (callback: Callback): Promise<string | Error> => {
    // Never longer than the visitor chose: after the clock was set back, the time of the call may be hours away.
    const delaySeconds = Math.min(
      callback.delay_seconds,
      Math.round((callback.call_at - clock.now()) / 1000),
    );
    return webAppel
      .requestCall({
        popupId: callback.popup_id,
        phoneNumber: digitsOf(callback.number),
        retries: terms.retries,
        recorded: false,
        maxSeconds: terms.maxSeconds,
        // The guide allows 10 to 1000 seconds (L121). A shorter remaining delay means now.
        delaySeconds: delaySeconds >= 10 ? delaySeconds : undefined,
        ...toldToOperator(callback, terms.safePhraseField),
        [terms.tokenField]: callback.token,
        visitorAddress: callback.address ?? undefined,
      })
      .catch((failure: Error) => failure);
  };

  /** Retries while the store is unavailable, until the lease ends: no other process touches the callback before. */
  async function record(write: () => Promise<unknown>): Promise<void> {
    const until = clock.monotonic() + LEASE_MS;
    for (;;) {
      try {
        await write();
        return;
      } catch (failure) {
        if (!(failure instanceof StoreUnavailable) || clock.monotonic() >= until) throw failure;
        await sleep(clock, RECORD_AGAIN_MS);
      }
    }
  }

  const { settle, requeueUnsent } = recordSendOutcomes({
    ...{ ledger, clock, log, random },
    wake: (withinMs) => wake(withinMs),
  });

  /** Whether something may be ready that was not claimed: it was told, or there was no room for it. */
  let mayBeReady = true;
  /** Whether it was not told when: perhaps later. */
  let mustLookAhead = false;
  /** When it is looked up what is due, in monotonic time. In between, the dispatcher is told. */
  let lookAt = Number.NEGATIVE_INFINITY;

  /** What nobody will send, or has not settled. */
  async function settleLost(): Promise<void> {
    for (const late of await ledger.findPastSendWindow())
      await ledger.move(late, 'expired', { detail: 'too-late' });
    for (const lost of await ledger.findDue('dialling'))
      await ledger.move(
        lost,
        'doubt',
        { detail: 'no-outcome' },
        { attempts: 0, due_at: clock.now() },
      );
  }

  async function claim(free: number, stopped: DialStops): Promise<number> {
    // Before the query: what is told meanwhile may not be among its rows.
    mayBeReady = false;
    const claimed = await ledger.claimReady(free, LEASE_MS, notClaimed(stopped));
    for (const callback of claimed) dispatch(callback);
    mayBeReady ||= claimed.length === free;
    return claimed.length;
  }

  /** Looks up when the next callback is due. @param hadRoom whether one that is due would have been claimed */
  async function lookAhead(hadRoom: boolean, waitMs: number): Promise<void> {
    // Before the queries: `wake` may ask for an earlier look meanwhile.
    lookAt = Number.POSITIVE_INFINITY;
    // At the limit, the next outcome wakes this loop.
    const nextAt =
      inFlight.size < maxInFlight
        ? await ledger.findNextDueAt('ready', 'dialling')
        : await ledger.findNextDueAt('dialling');
    const isDue = nextAt !== undefined && nextAt <= clock.now();
    // Due, and not to be claimed: it may be from before a fail-over of the database.
    if (hadRoom && isDue) {
      const held = await ledger.holdOtherTimelines();
      if (held > 0)
        log.error(
          { alert: 'database-failed-over', held },
          'PostgreSQL failed over and may have lost commits: callbacks that may have been called are held in doubt',
        );
    }
    mayBeReady ||= isDue;
    const dueIn = nextAt === undefined ? LOOK_EVERY_MS : nextAt - clock.now();
    const pauseMs = Math.min(Math.max(dueIn, waitMs), LOOK_EVERY_MS);
    lookAt = Math.min(lookAt, clock.monotonic() + pauseMs);
  }

  async function tick(): Promise<number> {
    const mustLook = clock.monotonic() >= lookAt;
    const isDueUnknown = mustLookAhead;
    mustLookAhead = false;
    if (mustLook) await settleLost();
    const stopped = await guard.dialStops();
    const capacity = stopped.everything ? 0 : callCapacity();
    const free = Math.min(maxInFlight - inFlight.size, capacity);
    const hasRoom = free > 0 && (mayBeReady || mustLook);
    const claimed = hasRoom ? await claim(free, stopped) : 0;
    // Of what is held back nobody tells when it may be sent.
    const waitMs = capacity <= 0 || isSomeStopped(stopped) ? RETRY_UNSENT_MS : 0;
    if (mustLook || (isDueUnknown && claimed === 0))
      await lookAhead(hasRoom && claimed === 0, waitMs);
    const lookInMs = lookAt - clock.monotonic();
    return clock.now() + (mayBeReady && waitMs > 0 ? Math.min(waitMs, lookInMs) : lookInMs);
  }

  const loop = startPollLoop({ clock, log, name: 'dispatcher' }, () =>
    tick().catch((failure: unknown) => {
      // The store is away. When it is back, nothing that was told meanwhile is known.
      mayBeReady = true;
      lookAt = Number.NEGATIVE_INFINITY;
      throw failure;
    }),
  );
  function wake(withinMs?: number): void {
    if (withinMs === undefined) mustLookAhead = true;
    if (withinMs) lookAt = Math.min(lookAt, clock.monotonic() + withinMs);
    else mayBeReady = true;
    loop.wake(withinMs);
  }
  const resume = (): void => {
    if (mayBeReady) loop.wake();
  };
  return {
    wake,
    resume,
    async stop() {
      await loop.stop();
      await Promise.all(inFlight);
    },
  };
}

const isSomeStopped = ({ popupIds, countries }: DialStops): boolean =>
  popupIds.length > 0 || countries.length > 0;

const notClaimed = ({ popupIds, countries }: DialStops) => ({
  popupIds,
  isStopped: countries.length > 0 ? (number: E164) => isOfCountries(number, countries) : undefined,
});
