import type { Clock, Stop } from '../../shared/clock.js';
import type { WebAppel } from '../../shared/webappel/methods.js';
import type { Log } from '../log.js';
import { createAccountLock } from './auth-breaker.js';
import { createCallBrake } from './call-breaker.js';
import { createWebAppelClient } from './client.js';
import type { KeptCredentials } from './credentials.js';
import { createProgressSource, type ProgressSource } from './progress-source.js';
import { type BreakerState, createBreaker } from './transport-breaker.js';

/** An account of a WebAppel, with what keeps an outage or a wrong password from being made worse. */
export interface Account {
  webAppel: WebAppel;
  /** For whoever settles doubts: not held back by an outage. */
  reconciling: WebAppel;
  /** How many calls may be sent now. */
  room(): number;
  state(): BreakerState;
  /** WebAppel refuses the account. */
  isOff(): boolean;
  /** A server asked to be left alone for this long. */
  slowDown(delayMs: number): void;
  /** Tells when more or less may be sent. */
  watch(listener: () => void): Stop;
  /** Reads the credentials again, and tries them if the account was refused. */
  reread(): void;
  stop(): void;
}

interface Parts {
  credentials: KeptCredentials;
  clock: Clock;
  log: Log;
}

/** A service behind the lock of its account, the brake of its calls, and its breaker. */
export function guardAccount(webAppel: WebAppel, { credentials, ...parts }: Parts): Account {
  const current = () => credentials.current();
  const lock = createAccountLock({ ...parts, webAppel, credentials: current });
  const brake = createCallBrake({ ...parts, webAppel: lock.webAppel });
  const breaker = createBreaker({ ...parts, webAppel: brake.webAppel });
  return {
    webAppel: breaker.webAppel,
    reconciling: breaker.reconciling,
    room: () => (lock.isOff() ? 0 : Math.min(breaker.room(), brake.room())),
    state: () => breaker.state(),
    isOff: () => lock.isOff(),
    slowDown: (delayMs) => breaker.slowDown(delayMs),
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

/**
 * Opens an account over HTTP, guarded.
 * @param measured is around everything that leaves
 */
export function openAccount({
  url,
  measured,
  ...parts
}: Parts & { url: string; measured(webAppel: WebAppel): WebAppel }): Account & {
  progress: ProgressSource;
} {
  const credentials = () => parts.credentials.current();
  const progress = createProgressSource({ url, credentials });
  const client = createWebAppelClient({
    url,
    credentials,
    onHeaders: (headers) => progress.noteOffer(headers),
    onSlowDown: (delayMs) => account.slowDown(delayMs),
  });
  const account = guardAccount(measured(client), parts);
  return { ...account, progress };
}
