import type { Clock } from '../../shared/clock.js';
import type { WebAppel } from '../../shared/webappel/methods.js';
import { Refusal, type RefusalCode, Unreached } from '../../shared/webappel/refusal.js';
import type { Log } from '../log.js';
import type { LedgerState } from '../store/callback-tables.js';
import { type DueLoop, startDueLoop } from './due-loop.js';
import { firstLookAt } from './follower.js';
import type { Ledger, Wish } from './ledger.js';
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
  random?: () => number;
}

const MOST_TRIES = 5;
const GIVE_UP_AFTER_MS = 120_000;

/** Longer than a request can last: a wish that is `dialing` for longer has lost its sender, and is in doubt. */
const LEASE_MS = 30_000;

/** Where a refusal leads. Whatever stands here was told before anything was dialled. */
const afterRefusal: Record<RefusalCode, LedgerState> = {
  BLACKLISTED: 'refused',
  FORBIDDEN_DEST: 'refused',
  CLOSED: 'refused',
  INVALID_VARS: 'refused',
  NOT_FOUND: 'failed',
  INVALID_AUTH: 'failed',
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
  random = Math.random,
}: Parts): DueLoop {
  const underWay = new Set<Promise<void>>();

  async function claim(ready: Wish): Promise<Wish | undefined> {
    if (clock.now() - ready.call_at <= GIVE_UP_AFTER_MS)
      return ledger.move(ready, 'dialing', 'claimed', {
        attempts: ready.attempts + 1,
        due_at: clock.now() + LEASE_MS,
      });
    // Too late (an outage): the visitor asks again, nobody is called by surprise.
    await ledger.move(ready, 'failed', 'too late');
    return undefined;
  }

  /** Sends without waiting for the outcome: one slow answer must not hold up the next visitor. */
  function dispatch(wish: Wish): void {
    const sending = sendOnce(wish)
      .then((outcome) => settle(wish, outcome))
      .catch((failure: Error) => {
        log.error({ callback: wish.id, error: failure.name }, 'an outcome was not noted');
      })
      .finally(() => underWay.delete(sending));
    underWay.add(sending);
  }

  const sendOnce = (wish: Wish): Promise<string | Error> => {
    const delaySeconds = Math.max(0, Math.round((wish.call_at - clock.now()) / 1000));
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

  /** Only where no byte of the request can have left, or WebAppel said "not now". */
  async function tryAgain(wish: Wish, reason: string): Promise<void> {
    const tooOften =
      wish.attempts >= MOST_TRIES || clock.now() - wish.requested_at > GIVE_UP_AFTER_MS;
    log.warn(
      { callback: wish.id, reason, attempts: wish.attempts, again: !tooOften },
      'the call could not be sent',
    );
    if (tooOften) await ledger.move(wish, 'failed', reason);
    else
      await ledger.move(wish, 'ready', reason, {
        due_at: clock.now() + Math.round(random() * 2000 * 2 ** wish.attempts),
      });
  }

  const loop = startDueLoop({ clock, log, name: 'dispatcher' }, async () => {
    for (const ready of await ledger.due('ready')) {
      const wish = await claim(ready);
      if (wish) dispatch(wish);
    }
    for (const lost of await ledger.due('dialing'))
      await ledger.move(lost, 'doubt', 'no outcome', { attempts: 0, due_at: clock.now() });
    return ledger.nextDue('ready');
  });
  return {
    wake: loop.wake,
    async stop() {
      await loop.stop();
      await Promise.all(underWay);
    },
  };
}
