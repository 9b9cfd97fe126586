import type { EventDetail } from '../../../shared/callback-events.js';
import type { Clock } from '../../../shared/clock.js';
import { failureCode } from '../../../shared/failure-text.js';
import {
  Refusal,
  type RefusalCode,
  RefusalInWords,
  Unreached,
} from '../../../shared/webappel/refusal.js';
import type { Log } from '../../log.js';
import type { LedgerState } from '../../store/callback-tables.js';
import type { Callback, CallbackChange } from '../ledger/callback-entity.js';
import type { Ledger } from '../ledger/ledger.js';
import { firstPollAt } from './follower.js';
import { FIRST_LOOKUP_MS } from './reconciler.js';

const MAX_ATTEMPTS = 5;

/** A callback that was not sent is due again after this, or earlier when a circuit breaker allows more calls. */
export const RETRY_UNSENT_MS = 1000;

/** The state after a refusal. WebAppel refuses before it dials, except for INTERNAL. */
const afterRefusal: Record<RefusalCode, LedgerState> = {
  BLACKLISTED: 'refused',
  FORBIDDEN_DEST: 'refused',
  CLOSED: 'refused',
  INVALID_VARS: 'refused',
  NOT_FOUND: 'failed',
  // The password may just have been rotated; the new one is read within seconds.
  INVALID_AUTH: 'ready',
  INVALID_METHOD: 'failed',
  TOO_LATE: 'failed',
  FILE_REFUSED: 'failed',
  REFUSED: 'refused',
  RATE_LIMITED: 'ready',
  // WebAppel failed halfway, so it may have accepted the call.
  INTERNAL: 'doubt',
};

/** How a refusal is recorded. */
const refusalDetail: Record<RefusalCode, EventDetail> = {
  BLACKLISTED: 'blacklisted',
  FORBIDDEN_DEST: 'forbidden-dest',
  CLOSED: 'closed',
  INVALID_VARS: 'invalid-vars',
  NOT_FOUND: 'not-found',
  INVALID_AUTH: 'invalid-auth',
  INVALID_METHOD: 'invalid-method',
  TOO_LATE: 'too-late',
  FILE_REFUSED: 'file-refused',
  REFUSED: 'no-reason-given',
  RATE_LIMITED: 'rate-limited',
  INTERNAL: 'internal',
};

interface Parts {
  ledger: Pick<Ledger, 'move'>;
  clock: Clock;
  log: Log;
  random: () => number;
  /** Has the dispatcher look again after this time: a callback is due then. */
  wake(withinMs: number): void;
}

export interface SendOutcomes {
  /** Records what came of sending a call. @param outcome the tracking id, or why there is none */
  settle(callback: Callback, outcome: string | Error): Promise<void>;
  /** Nothing was sent, so this does not count as an attempt. The send window keeps running. */
  requeueUnsent(callback: Callback, detail: EventDetail, againInMs?: number): Promise<void>;
}

/** Records what came of sending calls: which are sent again, which are over, and which are in doubt. */
export function recordSendOutcomes({ ledger, clock, log, random, wake }: Parts): SendOutcomes {
  async function settle(callback: Callback, outcome: string | Error): Promise<void> {
    if (typeof outcome === 'string') {
      await ledger.move(
        callback,
        'accepted',
        {},
        {
          tracking_id: outcome,
          attempts: 0,
          due_at: firstPollAt(callback, clock.now()),
        },
      );
      return;
    }
    if (outcome instanceof Refusal) return recordRefusal(callback, outcome);
    if (outcome instanceof Unreached && outcome.reason === 'not-sent')
      return requeueUnsent(callback, 'not-sent');
    if (outcome instanceof Unreached && outcome.nothingSent)
      return retryLater(callback, outcome.reason);
    const reason = outcome instanceof Unreached ? outcome.reason : failureCode(outcome);
    log.warn(
      { callback: callback.id, reason },
      'the call may or may not have been accepted: in doubt',
    );
    const detail = outcome instanceof Unreached ? outcome.reason : 'fault';
    await ledger.move(
      callback,
      'doubt',
      { detail },
      {
        attempts: 0,
        due_at: clock.now() + FIRST_LOOKUP_MS,
      },
    );
  }

  async function recordRefusal(callback: Callback, refusal: Refusal): Promise<void> {
    const { code } = refusal;
    // Words are not certain enough to send a call again.
    const mayRepeat = !(refusal instanceof RefusalInWords);
    const state = afterRefusal[code] === 'ready' && !mayRepeat ? 'failed' : afterRefusal[code];
    log[code === 'BLACKLISTED' || code === 'CLOSED' ? 'info' : 'warn'](
      { callback: callback.id, code },
      'the call was refused',
    );
    const detail = refusalDetail[code];
    if (state === 'ready') return retryLater(callback, detail);
    await ledger.move(
      callback,
      state,
      { kind: state === 'doubt' ? 'in-doubt' : 'refused-by-webappel', detail },
      state === 'doubt' ? { attempts: 0, due_at: clock.now() + FIRST_LOOKUP_MS } : {},
    );
  }

  async function requeueUnsent(
    callback: Callback,
    detail: EventDetail,
    againInMs = RETRY_UNSENT_MS,
  ): Promise<void> {
    await sendAgainIn(againInMs, callback, detail, { attempts: callback.attempts - 1 });
  }

  async function sendAgainIn(
    waitMs: number,
    callback: Callback,
    detail: EventDetail,
    change: CallbackChange = {},
  ): Promise<void> {
    await ledger.move(callback, 'ready', { detail }, { ...change, due_at: clock.now() + waitMs });
    wake(waitMs);
  }

  /** Only when no byte of the request can have left, or WebAppel answered "not now". */
  async function retryLater(callback: Callback, reason: EventDetail): Promise<void> {
    const isTooLate = clock.now() > callback.give_up_at;
    const isGivenUp = isTooLate || callback.attempts >= MAX_ATTEMPTS;
    log.warn(
      { callback: callback.id, reason, attempts: callback.attempts, again: !isGivenUp },
      'the call could not be sent',
    );
    if (isGivenUp)
      await ledger.move(callback, isTooLate ? 'expired' : 'failed', { detail: reason });
    else await sendAgainIn(Math.round(random() * 2000 * 2 ** callback.attempts), callback, reason);
  }

  return { settle, requeueUnsent };
}
