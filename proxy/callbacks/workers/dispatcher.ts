import { type Clock, sleep } from '../../../shared/clock.js';
import { digitsOf } from '../../../shared/phone.js';
import type { CustomField } from '../../../shared/vocabulary.js';
import type { WebAppel } from '../../../shared/webappel/methods.js';
import { Refusal, type RefusalCode, Unreached } from '../../../shared/webappel/refusal.js';
import type { Log } from '../../log.js';
import type { LedgerState } from '../../store/callback-tables.js';
import { StoreUnavailable } from '../../store/store-failures.js';
import type { Callback } from '../ledger/callback-entity.js';
import type { Ledger } from '../ledger/ledger.js';
import { firstPollAt } from './follower.js';
import { type PollLoop, startPollLoop } from './poll-loop.js';
import { FIRST_LOOKUP_MS } from './reconciler.js';

export interface CallTerms {
  retries: number;
  maxSeconds: number;
  tokenField: CustomField;
}

interface Parts {
  ledger: Ledger;
  webAppel: WebAppel;
  clock: Clock;
  log: Log;
  terms: CallTerms;
  /** How many calls WebAppel can be sent at the moment; more are held back. */
  callCapacity?: () => number;
  random?: () => number;
}

const MOST_TRIES = 5;

/** Requests under way at once. What a killed process leaves in doubt is never more than this. */
const MOST_UNDER_WAY = 16;

/** As many at first: one slow answer must not hold up everybody. */
const FIRST_UNDER_WAY = 4;

/** Longer than a request can last (8 s): a callback that is `dialling` for longer has lost its sender, and is in doubt. */
const LEASE_MS = 12_000;

/** A claim older than this is not acted on: its process was frozen, and others may take the callback for lost soon. */
const LEASE_TO_SEND_MS = 3000;

const NOTE_AGAIN_MS = 500;

/** What was held back is looked at again after this, if nobody says before that there is room. */
const RETRY_UNSENT_MS = 1000;

/** Where a refusal leads. Whatever stands here was told before anything was dialled. */
const afterRefusal: Record<RefusalCode, LedgerState> = {
  BLACKLISTED: 'refused',
  FORBIDDEN_DEST: 'refused',
  CLOSED: 'refused',
  INVALID_VARS: 'refused',
  NOT_FOUND: 'failed',
  // The secret may just have been rotated: the new one is taken up within moments.
  INVALID_AUTH: 'ready',
  INVALID_METHOD: 'failed',
  TOO_LATE: 'failed',
  FILE_REFUSED: 'failed',
  RATE_LIMITED: 'ready',
  // It broke in the middle of the work: nobody knows how far it had come.
  INTERNAL: 'doubt',
};

/**
 * Sends `appel`: the only place that does, once a callback. The callback is `dialling` in the store before the request leaves,
 * so a process that dies here leaves a callback in doubt, not one that is sent again.
 */
export function startDispatcher({
  ledger,
  webAppel,
  clock,
  log,
  terms,
  callCapacity = () => MOST_UNDER_WAY,
  random = Math.random,
}: Parts): PollLoop {
  const underWay = new Set<Promise<void>>();
  // One more with each outcome: a program that dies again and again soon after its start leaves few in doubt.
  let width = FIRST_UNDER_WAY;

  /** Sends without waiting for the outcome: one slow answer must not hold up the next visitor. */
  function dispatch(callback: Callback): void {
    const isFresh = Math.abs(clock.now() - callback.updated_at) <= LEASE_TO_SEND_MS;
    const done = isFresh
      ? sendOnce(callback).then((outcome) => note(callback, outcome))
      : requeueUnsent(callback);
    const sending = done
      .catch((failure: Error) => {
        // The callback stays `dialling`; when its lease is over it is in doubt, and found by its token.
        log.error({ callback: callback.id, error: failure.name }, 'an outcome was not noted');
      })
      .finally(() => {
        underWay.delete(sending);
        width = Math.min(width + 1, MOST_UNDER_WAY);
        loop.wake();
      });
    underWay.add(sending);
  }

  const sendOnce = (callback: Callback): Promise<string | Error> => {
    // Never more than was asked for: with a clock that was set back meanwhile, "now" would be hours away.
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
        // The guide takes 10 to 1000 seconds (L121); what has shrunk below that while waiting is now.
        delaySeconds: delaySeconds >= 10 ? delaySeconds : undefined,
        visitorName: callback.name ?? undefined,
        custom1: callback.custom1 ?? undefined,
        custom2: callback.custom2 ?? undefined,
        custom3: callback.custom3 ?? undefined,
        [terms.tokenField]: callback.token,
        visitorAddress: callback.address ?? undefined,
      })
      .catch((failure: Error) => failure);
  };

  /** A store that is away for a moment must not cost what is known: nobody else says anything before the lease ends. */
  async function note(callback: Callback, outcome: string | Error): Promise<void> {
    const until = clock.monotonic() + LEASE_MS;
    for (;;) {
      try {
        return await settle(callback, outcome);
      } catch (failure) {
        if (!(failure instanceof StoreUnavailable) || clock.monotonic() >= until) throw failure;
        await sleep(clock, NOTE_AGAIN_MS);
      }
    }
  }

  async function settle(callback: Callback, outcome: string | Error): Promise<void> {
    if (typeof outcome === 'string') {
      await ledger.move(callback, 'accepted', 'tracking id', {
        tracking_id: outcome,
        attempts: 0,
        due_at: firstPollAt(callback, clock.now()),
      });
      return;
    }
    if (outcome instanceof Refusal) return afterNo(callback, outcome);
    if (outcome instanceof Unreached && outcome.reason === 'not-sent')
      return requeueUnsent(callback);
    if (outcome instanceof Unreached && outcome.nothingSent)
      return tryAgain(callback, outcome.reason);
    const reason = outcome instanceof Unreached ? outcome.reason : outcome.name;
    log.warn({ callback: callback.id, reason }, 'the call may or may not have been accepted: held');
    await ledger.move(callback, 'doubt', reason, {
      attempts: 0,
      due_at: clock.now() + FIRST_LOOKUP_MS,
    });
  }

  async function afterNo(callback: Callback, { code }: Refusal): Promise<void> {
    const state = afterRefusal[code];
    log[code === 'BLACKLISTED' || code === 'CLOSED' ? 'info' : 'warn'](
      { callback: callback.id, code },
      'the call was refused',
    );
    if (state === 'ready') return tryAgain(callback, code);
    await ledger.move(
      callback,
      state,
      code,
      state === 'doubt' ? { attempts: 0, due_at: clock.now() + FIRST_LOOKUP_MS } : {},
    );
  }

  /** It was not tried, so it is no try: only the time that it may be sent in goes by. */
  async function requeueUnsent(callback: Callback): Promise<void> {
    await ledger.move(callback, 'ready', 'held back', {
      attempts: callback.attempts - 1,
      due_at: clock.now() + RETRY_UNSENT_MS,
    });
  }

  /** Only where no byte of the request can have left, or WebAppel said "not now". */
  async function tryAgain(callback: Callback, reason: string): Promise<void> {
    const tooLate = clock.now() > callback.give_up_at;
    const tooOften = tooLate || callback.attempts >= MOST_TRIES;
    log.warn(
      { callback: callback.id, reason, attempts: callback.attempts, again: !tooOften },
      'the call could not be sent',
    );
    if (tooOften) await ledger.move(callback, tooLate ? 'expired' : 'failed', reason);
    else
      await ledger.move(callback, 'ready', reason, {
        due_at: clock.now() + Math.round(random() * 2000 * 2 ** callback.attempts),
      });
  }

  const loop = startPollLoop({ clock, log, name: 'dispatcher' }, async () => {
    for (const late of await ledger.tooLate()) await ledger.move(late, 'expired', 'too late');
    for (const lost of await ledger.due('dialling'))
      await ledger.move(lost, 'doubt', 'no outcome', { attempts: 0, due_at: clock.now() });
    const free = Math.min(width - underWay.size, callCapacity());
    if (free > 0)
      for (const callback of await ledger.claimReady(free, LEASE_MS)) dispatch(callback);
    // With too many under way, the next one to end wakes this loop.
    const nextAt =
      underWay.size < width
        ? await ledger.nextDue('ready', 'dialling')
        : await ledger.nextDue('dialling');
    return nextAt === undefined || callCapacity() > 0
      ? nextAt
      : Math.max(nextAt, clock.now() + RETRY_UNSENT_MS);
  });
  return {
    wake: loop.wake,
    async stop() {
      await loop.stop();
      await Promise.all(underWay);
    },
  };
}
