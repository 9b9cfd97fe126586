import { type Clock, sleep } from '../../../shared/clock.js';
import type { WebAppel } from '../../../shared/webappel/methods.js';
import { Refusal, type RefusalCode, Unreached } from '../../../shared/webappel/refusal.js';
import type { Log } from '../../log.js';
import type { LedgerState } from '../../store/callback-tables.js';
import { StoreUnavailable } from '../../store/store-failures.js';
import type { Wish } from '../ledger/callback-entity.js';
import type { Ledger } from '../ledger/ledger.js';
import { firstLookAt } from './follower.js';
import { type DueLoop, startDueLoop } from './poll-loop.js';
import { FIRST_QUESTION_MS } from './reconciler.js';

export interface CallTerms {
  retries: number;
  maxSeconds: number;
  tokenField: 'custom1' | 'custom2' | 'custom3';
}

interface Parts {
  ledger: Ledger;
  webAppel: WebAppel;
  clock: Clock;
  log: Log;
  terms: CallTerms;
  /** How many calls WebAppel can be sent at the moment; more are held back. */
  room?: () => number;
  random?: () => number;
}

const MOST_TRIES = 5;

/** Requests under way at once. What a killed process leaves in doubt is never more than this. */
const MOST_UNDER_WAY = 16;

/** As many at first: one slow answer must not hold up everybody. */
const FIRST_UNDER_WAY = 4;

/** Longer than a request can last (8 s): a wish that is `dialing` for longer has lost its sender, and is in doubt. */
const LEASE_MS = 12_000;

/** A claim older than this is not acted on: its process was frozen, and others may take the wish for lost soon. */
const LEASE_TO_SEND_MS = 3000;

const NOTE_AGAIN_MS = 500;

/** What was held back is looked at again after this, if nobody says before that there is room. */
const HELD_BACK_MS = 1000;

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
 * Sends `appel`: the only place that does, once a wish. The wish is `dialing` in the store before the request leaves,
 * so a process that dies here leaves a wish in doubt, not one that is sent again.
 */
export function startDispatcher({
  ledger,
  webAppel,
  clock,
  log,
  terms,
  room = () => MOST_UNDER_WAY,
  random = Math.random,
}: Parts): DueLoop {
  const underWay = new Set<Promise<void>>();
  // One more with each outcome: a program that dies again and again soon after its start leaves few in doubt.
  let width = FIRST_UNDER_WAY;

  /** Sends without waiting for the outcome: one slow answer must not hold up the next visitor. */
  function dispatch(wish: Wish): void {
    const isFresh = Math.abs(clock.now() - wish.updated_at) <= LEASE_TO_SEND_MS;
    const done = isFresh ? sendOnce(wish).then((outcome) => note(wish, outcome)) : holdBack(wish);
    const sending = done
      .catch((failure: Error) => {
        // The wish stays `dialing`; when its lease is over it is in doubt, and found by its token.
        log.error({ callback: wish.id, error: failure.name }, 'an outcome was not noted');
      })
      .finally(() => {
        underWay.delete(sending);
        width = Math.min(width + 1, MOST_UNDER_WAY);
        loop.wake();
      });
    underWay.add(sending);
  }

  const sendOnce = (wish: Wish): Promise<string | Error> => {
    // Never more than was asked for: with a clock that was set back meanwhile, "now" would be hours away.
    const delaySeconds = Math.min(
      wish.delay_seconds,
      Math.round((wish.call_at - clock.now()) / 1000),
    );
    return webAppel
      .requestCall({
        popupId: wish.popup_id,
        phoneNumber: wish.number.slice(1),
        retries: terms.retries,
        recorded: false,
        maxSeconds: terms.maxSeconds,
        // The guide takes 10 to 1000 seconds (L121); what has shrunk below that while waiting is now.
        delaySeconds: delaySeconds >= 10 ? delaySeconds : undefined,
        visitorName: wish.name ?? undefined,
        custom1: wish.custom1 ?? undefined,
        custom2: wish.custom2 ?? undefined,
        custom3: wish.custom3 ?? undefined,
        [terms.tokenField]: wish.token,
        visitorAddress: wish.address ?? undefined,
      })
      .catch((failure: Error) => failure);
  };

  /** A store that is away for a moment must not cost what is known: nobody else says anything before the lease ends. */
  async function note(wish: Wish, outcome: string | Error): Promise<void> {
    const until = clock.monotonic() + LEASE_MS;
    for (;;) {
      try {
        return await settle(wish, outcome);
      } catch (failure) {
        if (!(failure instanceof StoreUnavailable) || clock.monotonic() >= until) throw failure;
        await sleep(clock, NOTE_AGAIN_MS);
      }
    }
  }

  async function settle(wish: Wish, outcome: string | Error): Promise<void> {
    if (typeof outcome === 'string') {
      await ledger.move(wish, 'accepted', 'tracking id', {
        tracking_id: outcome,
        attempts: 0,
        due_at: firstLookAt(wish, clock.now()),
      });
      return;
    }
    if (outcome instanceof Refusal) return afterNo(wish, outcome);
    if (outcome instanceof Unreached && outcome.reason === 'held-back') return holdBack(wish);
    if (outcome instanceof Unreached && outcome.nothingSent) return tryAgain(wish, outcome.reason);
    const reason = outcome instanceof Unreached ? outcome.reason : outcome.name;
    log.warn({ callback: wish.id, reason }, 'the call may or may not have been accepted: held');
    await ledger.move(wish, 'doubt', reason, {
      attempts: 0,
      due_at: clock.now() + FIRST_QUESTION_MS,
    });
  }

  async function afterNo(wish: Wish, { code }: Refusal): Promise<void> {
    const state = afterRefusal[code];
    log[code === 'BLACKLISTED' || code === 'CLOSED' ? 'info' : 'warn'](
      { callback: wish.id, code },
      'the call was refused',
    );
    if (state === 'ready') return tryAgain(wish, code);
    await ledger.move(
      wish,
      state,
      code,
      state === 'doubt' ? { attempts: 0, due_at: clock.now() + FIRST_QUESTION_MS } : {},
    );
  }

  /** It was not tried, so it is no try: only the time that it may be sent in goes by. */
  async function holdBack(wish: Wish): Promise<void> {
    await ledger.move(wish, 'ready', 'held back', {
      attempts: wish.attempts - 1,
      due_at: clock.now() + HELD_BACK_MS,
    });
  }

  /** Only where no byte of the request can have left, or WebAppel said "not now". */
  async function tryAgain(wish: Wish, reason: string): Promise<void> {
    const tooLate = clock.now() > wish.give_up_at;
    const tooOften = tooLate || wish.attempts >= MOST_TRIES;
    log.warn(
      { callback: wish.id, reason, attempts: wish.attempts, again: !tooOften },
      'the call could not be sent',
    );
    if (tooOften) await ledger.move(wish, tooLate ? 'expired' : 'failed', reason);
    else
      await ledger.move(wish, 'ready', reason, {
        due_at: clock.now() + Math.round(random() * 2000 * 2 ** wish.attempts),
      });
  }

  const loop = startDueLoop({ clock, log, name: 'dispatcher' }, async () => {
    for (const late of await ledger.tooLate()) await ledger.move(late, 'expired', 'too late');
    for (const lost of await ledger.due('dialing'))
      await ledger.move(lost, 'doubt', 'no outcome', { attempts: 0, due_at: clock.now() });
    const free = Math.min(width - underWay.size, room());
    if (free > 0) for (const wish of await ledger.claimReady(free, LEASE_MS)) dispatch(wish);
    // With too many under way, the next one to end wakes this loop.
    const nextAt =
      underWay.size < width
        ? await ledger.nextDue('ready', 'dialing')
        : await ledger.nextDue('dialing');
    return nextAt === undefined || room() > 0
      ? nextAt
      : Math.max(nextAt, clock.now() + HELD_BACK_MS);
  });
  return {
    wake: loop.wake,
    async stop() {
      await loop.stop();
      await Promise.all(underWay);
    },
  };
}
