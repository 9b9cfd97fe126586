import { EventEmitter } from 'node:events';
import type { Clock, Stop } from '../../shared/clock.js';
import { methods, type WebAppel } from '../../shared/webappel/methods.js';
import type { Credentials } from '../../shared/webappel/query.js';
import { Refusal, Unreached } from '../../shared/webappel/refusal.js';
import type { Log } from '../log.js';
import { decorate } from './decorate.js';

export interface AuthBreaker {
  /** The service; while the account is off, what it is asked fails as held back. */
  webAppel: WebAppel;
  /** WebAppel refuses the account: nothing that visitors want can be done. */
  isRefused(): boolean;
  /** The credentials may have changed: try them now. */
  recheck(): void;
  watch(listener: () => void): Stop;
  stop(): void;
}

const REFUSALS_THAT_TURN_OFF = 5;
/** Five tries a minute: an account that is asked for more often with a wrong password may be locked by its keeper. */
const RETRY_MS = 12_000;

/**
 * Turns the account off after five refused logins in a row, instead of hammering at it, and on again by itself when a
 * login is taken: the owner has mended the account, or its secret has been rotated.
 */
export function createAuthBreaker({
  webAppel,
  credentials,
  clock,
  log,
}: {
  webAppel: WebAppel;
  credentials(): Credentials;
  clock: Clock;
  log: Log;
}): AuthBreaker {
  const changes = new EventEmitter().setMaxListeners(0);
  let refusals = 0;
  let off = false;
  let trying = false;
  let stopped = false;
  let cancelTimer: Stop = () => undefined;

  function turn(to: 'on' | 'off'): void {
    refusals = 0;
    if (off === (to === 'off')) return;
    off = to === 'off';
    cancelTimer();
    if (off) {
      log.error(
        { alert: 'account-off' },
        'WebAppel refuses the account: popups are unavailable. Check WEBAPPEL_EMAIL and WEBAPPEL_PASS',
      );
      tryLater();
    } else log.info({ alert: 'account-on' }, 'WebAppel takes the account again');
    changes.emit('change');
  }

  function tryLater(): void {
    cancelTimer();
    if (!stopped) cancelTimer = clock.after(RETRY_MS, () => void tryNow());
  }

  /** With a question of our own: no visitor's callback is spent on it. */
  async function tryNow(): Promise<void> {
    if (trying) return;
    trying = true;
    try {
      await webAppel.listPopups({ withHeader: true });
      turn('on');
    } catch (failure) {
      if (failure instanceof Refusal && failure.code !== 'INVALID_AUTH') turn('on');
      else if (off) tryLater();
    } finally {
      trying = false;
    }
  }

  return {
    webAppel: decorate(webAppel, async (method, ask) => {
      if (off) throw new Unreached('not-sent', methods[method].wire);
      const { pass } = credentials();
      try {
        const answer = await ask();
        refusals = 0;
        return answer;
      } catch (failure) {
        if (failure instanceof Refusal)
          // Refused with a secret that has been replaced meanwhile: that says nothing about the new one.
          refusals =
            failure.code === 'INVALID_AUTH' && credentials().pass === pass ? refusals + 1 : 0;
        if (refusals >= REFUSALS_THAT_TURN_OFF) turn('off');
        throw failure;
      }
    }),
    isRefused: () => off,
    recheck() {
      if (off) void tryNow();
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
