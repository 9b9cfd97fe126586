import { EventEmitter } from 'node:events';
import type { Clock, Stop } from '../../shared/clock.js';
import { methods, type WebAppel } from '../../shared/webappel/methods.js';
import type { Credentials } from '../../shared/webappel/query.js';
import { Refusal, Unreached } from '../../shared/webappel/refusal.js';
import type { Log } from '../log.js';
import { decorate } from './decorate.js';

export interface AuthBreaker {
  /** While the breaker is open, requests fail as `not-sent`. */
  webAppel: WebAppel;
  /** True while WebAppel refuses the account: the breaker is open and popups are unavailable. */
  isRefused(): boolean;
  /** Probes at once, for credentials that may have changed. */
  recheck(): void;
  watch(listener: () => void): Stop;
  stop(): void;
}

const REFUSALS_TO_OPEN = 5;
/** Five attempts a minute: WebAppel may lock an account after more frequent logins with a wrong password. */
const PROBE_INTERVAL_MS = 12_000;

/**
 * Stops all requests after five refused logins in a row, and lets them pass again when a probe's login is accepted: the
 * owner has repaired the account or rotated its password.
 */
export function createAuthBreaker({
  webAppel,
  credentials,
  rereadCredentials,
  clock,
  log,
}: {
  webAppel: WebAppel;
  credentials(): Credentials;
  /** The credentials after their files were read again. */
  rereadCredentials(): Credentials;
  clock: Clock;
  log: Log;
}): AuthBreaker {
  const changes = new EventEmitter().setMaxListeners(0);
  let refusals = 0;
  let isOpen = false;
  let isProbing = false;
  let isStopped = false;
  let cancelTimer: Stop = () => undefined;

  function setOpen(open: boolean): void {
    refusals = 0;
    if (isOpen === open) return;
    isOpen = open;
    cancelTimer();
    if (isOpen) {
      log.error(
        { alert: 'account-off' },
        'WebAppel refuses the account, so popups are unavailable. Check WEBAPPEL_EMAIL and WEBAPPEL_PASS',
      );
      scheduleProbe();
    } else log.info({ alert: 'account-on' }, 'WebAppel accepts the account again');
    changes.emit('change');
  }

  function scheduleProbe(): void {
    cancelTimer();
    if (!isStopped) cancelTimer = clock.after(PROBE_INTERVAL_MS, () => void probe());
  }

  /** Probes with a listing, so that no visitor's callback is at risk. */
  async function probe(): Promise<void> {
    if (isProbing) return;
    isProbing = true;
    try {
      await webAppel.listPopups({ withHeader: true });
      setOpen(false);
    } catch (failure) {
      if (failure instanceof Refusal && failure.code !== 'INVALID_AUTH') setOpen(false);
      else if (isOpen) scheduleProbe();
    } finally {
      isProbing = false;
    }
  }

  return {
    webAppel: decorate(webAppel, async (method, send) => {
      if (isOpen) throw new Unreached('not-sent', methods[method].wire);
      const { pass } = credentials();
      try {
        const answer = await send();
        refusals = 0;
        return answer;
      } catch (failure) {
        if (failure instanceof Refusal)
          // A refusal of a password that has since been replaced says nothing about the new one.
          refusals =
            failure.code === 'INVALID_AUTH' && rereadCredentials().pass === pass ? refusals + 1 : 0;
        if (refusals >= REFUSALS_TO_OPEN) setOpen(true);
        throw failure;
      }
    }),
    isRefused: () => isOpen,
    recheck() {
      if (isOpen) void probe();
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
