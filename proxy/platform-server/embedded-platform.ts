import express from 'express';
import type { Clock } from '../../shared/clock.js';
import { hostInUrl, isLoopback } from '../../shared/network-address.js';
import { requireKnownHostWithoutPublicUrl } from '../guard/hosts.js';
import { EventStreams } from '../http/event-streams.js';
import { listen } from '../http/listen.js';
import type { Log } from '../log.js';
import { seedDemoAccount } from '../platform/accounts/demo-account.js';
import { hashBlockedNumbers } from '../platform/call-engine/blocked-numbers.js';
import { createCallEngine } from '../platform/call-engine/engine.js';
import { createCalls } from '../platform/methods/calls.js';
import { createPlatform } from '../platform/platform.js';
import { createPhones, type Phones } from '../platform/telephony/simulated-phones.js';
import { createSimulator } from '../platform/telephony/simulator.js';
import type { Settings } from '../settings/settings.js';
import { isPostgres, type Store } from '../store/database.js';
import type { Signals } from '../store/signals.js';
import { failureHandler } from './failure-handler.js';
import { createLogin } from './login.js';
import { announceProgress, createProgressRouter } from './progress-router.js';
import { acceptRawBytes } from './raw-bytes.js';
import { API_PATH, createWebAppelRouter } from './router.js';

export interface EmbeddedPlatform {
  /** URL of its `api.php`. */
  url: string;
  /** The simulated phones. Only available on a loopback address, because they show who is being called. */
  phones: Phones | undefined;
  close(): Promise<void>;
}

/** URL of the embedded platform's `api.php`. */
export const embeddedPlatformUrl = (host: string, port: number): string =>
  `http://${hostInUrl(host)}:${port}${API_PATH}`;

const MAX_CONNECTIONS = 10_000;
const STALLED_AFTER_MS = 30_000;

/** Starts the embedded platform on its own port, with the demo account and simulated phones. */
export async function startEmbeddedPlatform({
  settings,
  store,
  clock,
  signals,
  log,
}: {
  settings: Settings;
  store: Store;
  clock: Clock;
  signals?: Signals;
  log: Log;
}): Promise<EmbeddedPlatform> {
  const { platformBehaviour: behaviour } = settings;
  await seedDemoAccount(store, settings.credentials);
  await hashBlockedNumbers(store);
  const phones = createPhones({ clock });
  const engine = createCallEngine({
    store,
    clock,
    driver: createSimulator({ clock, phones }),
    log,
    ...(signals && { signals }),
    isOnlyEngine: !isPostgres(store),
    ...(settings.mail && { mail: settings.mail }),
  });
  const { profile, listingLagSeconds } = behaviour;
  const calls = createCalls({ store, clock, engine, listingLagSeconds });
  const platform = createPlatform({ store, clock, calls, profile });
  const app = express();
  app.disable('x-powered-by');
  app.use(requireKnownHostWithoutPublicUrl(settings));
  app.use(announceProgress);
  const logIn = createLogin(platform, clock);
  app.use(createWebAppelRouter({ platform, logIn, clock, log, options: behaviour }));
  const streams = new EventStreams(clock);
  app.use(createProgressRouter({ logIn, engine, streams }));
  app.use(failureHandler(log));
  const server = await listen(app, {
    host: settings.host,
    port: settings.platformPort,
    setting: 'PLATFORM_PORT',
    prepare: acceptRawBytes,
    // The proxy on this machine follows each call on a connection of its own.
    limits: { total: MAX_CONNECTIONS, isShared: isLoopback },
    stalledAfterMs: STALLED_AFTER_MS + behaviour.latencyMs,
  });
  await engine.start();
  return {
    url: embeddedPlatformUrl(settings.host, server.port),
    phones: settings.phones === 'simulated' && isLoopback(settings.host) ? phones : undefined,
    async close() {
      const closed = server.close(2000);
      streams.closeAll();
      await closed;
      await engine.stop();
    },
  };
}
