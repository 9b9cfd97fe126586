import type { Clock, Stop } from '../../shared/clock.js';
import type { WebAppel } from '../../shared/webappel/methods.js';
import type { Log } from '../log.js';
import { createAccountLock } from './account-lock.js';
import { type BreakerState, createBreaker } from './breaker.js';
import { createWebAppelClient } from './client.js';
import type { KeptCredentials } from './credentials.js';
import { createProgressSource, type ProgressSource } from './progress-source.js';

/** An account of a WebAppel, with what keeps an outage or a wrong password from being made worse. */
export interface Account {
  webAppel: WebAppel;
  /** For whoever settles doubts: not held back by an outage. */
  reconciling: WebAppel;
  progress: ProgressSource;
  /** How many calls may be sent now. */
  room(): number;
  state(): BreakerState;
  /** WebAppel refuses the account. */
  isOff(): boolean;
  /** Tells when more or less may be sent. */
  watch(listener: () => void): Stop;
  /** Reads the credentials again, and tries them if the account was refused. */
  reread(): void;
  stop(): void;
}

interface Parts {
  /** Of `api.php`. */
  url: string;
  credentials: KeptCredentials;
  clock: Clock;
  log: Log;
  /** Told of everything that leaves. */
  measured(webAppel: WebAppel): WebAppel;
}

/** Opens an account: the client, measured, behind its lock, behind its breaker. */
export function openAccount({ url, credentials, clock, log, measured }: Parts): Account {
  const current = () => credentials.current();
  const progress = createProgressSource({ url, credentials: current });
  const client = createWebAppelClient({
    url,
    credentials: current,
    onHeaders: (headers) => progress.noteOffer(headers),
    onSlowDown: (delayMs) => breaker.slowDown(delayMs),
  });
  const lock = createAccountLock({ webAppel: measured(client), credentials: current, clock, log });
  const breaker = createBreaker({ webAppel: lock.webAppel, clock, log });
  return {
    webAppel: breaker.webAppel,
    reconciling: breaker.reconciling,
    progress,
    room: () => (lock.isOff() ? 0 : breaker.room()),
    state: () => breaker.state(),
    isOff: () => lock.isOff(),
    watch(listener) {
      const stops = [lock.watch(listener), breaker.watch(listener)];
      return () => {
        for (const stop of stops) stop();
      };
    },
    reread() {
      credentials.reread();
      lock.recheck();
    },
    stop() {
      breaker.stop();
      lock.stop();
    },
  };
}
