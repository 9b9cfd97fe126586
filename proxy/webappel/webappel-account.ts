import type { Clock, Stop } from '../../shared/clock.js';
import { methods, type WebAppel } from '../../shared/webappel/methods.js';
import type { Log } from '../log.js';
import { createAuthBreaker } from './auth-breaker.js';
import { createCallBreaker } from './call-breaker.js';
import { type ClientOptions, createWebAppelClient } from './client.js';
import type { WatchedCredentials } from './credentials.js';
import { createProgressSource, type ProgressSource } from './progress-source.js';
import { logRefusals } from './refusal-log.js';
import { type BreakerState, createTransportBreaker } from './transport-breaker.js';

/** A WebAppel account behind its circuit breakers. */
export interface Account {
  webAppel: WebAppel;
  /** For settling callbacks in doubt: these requests are sent even during an outage. */
  bypassingBreaker: WebAppel;
  /** Number of calls that may be sent now. */
  callCapacity(): number;
  state(): BreakerState;
  /** True while WebAppel refuses the account. */
  isRefused(): boolean;
  /** Sends nothing for this long, as the server asked. */
  backOff(delayMs: number): void;
  /** What became of a call in doubt: found in WebAppel's listing, or not. */
  noteDoubt(outcome: 'found' | 'missing'): void;
  /** Notifies when the capacity may have changed. */
  watch(listener: () => void): Stop;
  /** Reads the credentials again and tries them if the account was refused. */
  reread(): void;
  stop(): void;
}

interface Parts {
  credentials: WatchedCredentials;
  clock: Clock;
  log: Log;
}

/** Puts a service behind the auth breaker, the call breaker and the transport breaker. */
export function guardAccount(webAppel: WebAppel, { credentials, ...parts }: Parts): Account {
  const authBreaker = createAuthBreaker({
    ...parts,
    webAppel,
    credentials: () => credentials.current(),
    rereadCredentials() {
      credentials.reread();
      return credentials.current();
    },
  });
  const stopWatching = credentials.watch(() => authBreaker.recheck());
  const callBreaker = createCallBreaker({ ...parts, webAppel: authBreaker.webAppel });
  const transportBreaker = createTransportBreaker({ ...parts, webAppel: callBreaker.webAppel });
  return {
    webAppel: transportBreaker.webAppel,
    bypassingBreaker: transportBreaker.bypassingBreaker,
    callCapacity: () =>
      authBreaker.isRefused()
        ? 0
        : Math.min(transportBreaker.callCapacity(), callBreaker.callCapacity()),
    noteDoubt(outcome) {
      if (outcome === 'found') callBreaker.noteTaken();
      else callBreaker.noteMissing();
    },
    state: () => transportBreaker.state(),
    isRefused: () => authBreaker.isRefused(),
    backOff: (delayMs) => transportBreaker.backOff(delayMs),
    watch(listener) {
      const stopFunctions = [authBreaker.watch(listener), transportBreaker.watch(listener)];
      return () => {
        for (const stop of stopFunctions) stop();
      };
    },
    reread() {
      credentials.reread();
      authBreaker.recheck();
    },
    stop() {
      stopWatching();
      transportBreaker.stop();
      authBreaker.stop();
    },
  };
}

/**
 * Opens an account over HTTP, behind its circuit breakers.
 * @param measured wraps the client, so that it sees only requests that are sent
 */
export function openAccount({
  url,
  charset,
  taught,
  measured,
  ...parts
}: Parts &
  Pick<ClientOptions, 'charset' | 'taught'> & {
    url: string;
    measured(webAppel: WebAppel): WebAppel;
  }): Account & {
  progress: ProgressSource;
} {
  const credentials = () => parts.credentials.current();
  const reported = new Set<string>();
  const progress = createProgressSource({ url, credentials });
  const client = createWebAppelClient({
    url,
    credentials,
    ...(charset && { charset }),
    ...(taught && { taught }),
    onUnreadable(method, wireName) {
      const field = `${methods[method].wire} ${wireName}`;
      if (reported.has(field)) return;
      reported.add(field);
      parts.log.warn(
        { method: methods[method].wire, field: wireName },
        'WebAppel lists a value that cannot be read; it is left out',
      );
    },
    onHeaders: (headers) => progress.noteOffer(headers),
    onRetryAfter: (delayMs) => account.backOff(delayMs),
  });
  const account = guardAccount(logRefusals(measured(client), parts), parts);
  return { ...account, progress };
}
