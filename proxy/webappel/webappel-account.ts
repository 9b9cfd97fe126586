import type { Clock, Stop } from '../../shared/clock.js';
import type { WebAppel } from '../../shared/webappel/methods.js';
import type { Log } from '../log.js';
import { createAuthBreaker } from './auth-breaker.js';
import { createCallBreaker } from './call-breaker.js';
import { createWebAppelClient } from './client.js';
import type { WatchedCredentials } from './credentials.js';
import { createProgressSource, type ProgressSource } from './progress-source.js';
import { type BreakerState, createTransportBreaker } from './transport-breaker.js';

/** An account of a WebAppel, with what keeps an outage or a wrong password from being made worse. */
export interface Account {
  webAppel: WebAppel;
  /** For whoever settles doubts: not held back by an outage. */
  bypassingBreaker: WebAppel;
  /** How many calls may be sent now. */
  callCapacity(): number;
  state(): BreakerState;
  /** WebAppel refuses the account. */
  isRefused(): boolean;
  /** A server asked to be left alone for this long. */
  slowDown(delayMs: number): void;
  /** Tells when more or less may be sent. */
  watch(listener: () => void): Stop;
  /** Reads the credentials again, and tries them if the account was refused. */
  reread(): void;
  stop(): void;
}

interface Parts {
  credentials: WatchedCredentials;
  clock: Clock;
  log: Log;
}

/** A service behind the auth of its account, the calls of its calls, and its transport. */
export function guardAccount(webAppel: WebAppel, { credentials, ...parts }: Parts): Account {
  const current = () => credentials.current();
  const auth = createAuthBreaker({ ...parts, webAppel, credentials: current });
  const calls = createCallBreaker({ ...parts, webAppel: auth.webAppel });
  const transport = createTransportBreaker({ ...parts, webAppel: calls.webAppel });
  return {
    webAppel: transport.webAppel,
    bypassingBreaker: transport.bypassingBreaker,
    callCapacity: () =>
      auth.isRefused() ? 0 : Math.min(transport.callCapacity(), calls.callCapacity()),
    state: () => transport.state(),
    isRefused: () => auth.isRefused(),
    slowDown: (delayMs) => transport.slowDown(delayMs),
    watch(listener) {
      const stops = [auth.watch(listener), transport.watch(listener)];
      return () => {
        for (const stop of stops) stop();
      };
    },
    reread() {
      credentials.reread();
      auth.recheck();
    },
    stop() {
      transport.stop();
      auth.stop();
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
