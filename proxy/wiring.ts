import { type Clock, sleep, within } from '../shared/clock.js';
import { hostInUrl } from '../shared/network-address.js';
import { createApp } from './app.js';
import { Ledger } from './callbacks/ledger/ledger.js';
import { markInterruptedInDoubt } from './callbacks/recovery.js';
import { alwaysLeader, createLeaderLeases } from './callbacks/workers/leader-lease.js';
import { startObserver } from './callbacks/workers/observer.js';
import { startWorkers } from './callbacks/workers/workers.js';
import { EventStreams } from './http/event-streams.js';
import { type Listening, listen } from './http/listen.js';
import type { Log } from './log.js';
import { measureCallbacks } from './operations/callback-metrics.js';
import { createMetrics } from './operations/metrics.js';
import { measureProcess } from './operations/process-metrics.js';
import { createReadiness } from './operations/readiness.js';
import { startEmbeddedPlatform } from './platform-server/embedded-platform.js';
import { PopupCache } from './popups/popup-cache.js';
import { PopupViews } from './popups/popup-views.js';
import type { Settings } from './settings/settings.js';
import { isPostgres, openStore } from './store/database.js';
import { Leases } from './store/leases.js';
import { storedSecret } from './store/secrets.js';
import { openSignals } from './store/signals.js';
import { openStoreClock } from './store/store-clock.js';
import { watchCredentials } from './webappel/credentials.js';
import { openAccount } from './webappel/webappel-account.js';

const GRACE_MS = 10_000;

export interface Running {
  url: string;
  /** Where the embedded platform answers; undefined when another WebAppel is used. */
  platformUrl: string | undefined;
  /** Reads the account's credentials again. */
  reread(): void;
  /**
   * Says that it is not ready, sends no more callbacks, takes no more requests, finishes what is under way for ten seconds
   * at most, and frees the store.
   */
  close(): Promise<void>;
}

interface Parts {
  settings: Settings;
  clock: Clock;
  log: Log;
  widgetFolder: string;
  version: string;
}

/** Everything together: the store, the platform unless another one is used, the ledger's loops, the proxy. */
export async function startRappel({
  settings,
  clock: machineClock,
  log,
  widgetFolder,
  version,
}: Parts): Promise<Running> {
  // What is open is closed in the opposite order, also when a later part cannot start.
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (let closer = closers.pop(); closer; closer = closers.pop()) await closer();
  };
  try {
    const store = await openStore(settings.databaseUrl);
    closers.push(() => store.destroy());
    const clock = await openStoreClock(store, machineClock);
    closers.push(async () => clock.stop());
    const signals = await openSignals(store, settings.databaseUrl, clock);
    closers.push(() => signals.close());
    const platform = settings.webAppelUrl
      ? undefined
      : await startEmbeddedPlatform({ settings, store, clock, signals, log });
    if (platform) closers.push(() => platform.close());
    const metrics = createMetrics(clock);
    // The embedded platform takes the account over when it starts, and knows no other one until the next start.
    const credentials = watchCredentials(
      settings.credentials,
      platform ? {} : settings.credentialFiles,
      log,
    );
    const account = openAccount({
      url: settings.webAppelUrl ?? platform?.url ?? '',
      credentials,
      clock,
      log,
      measured: metrics.instrument,
    });
    closers.push(async () => account.stop());
    const { webAppel } = account;

    const ledger = new Ledger(store, clock, {
      signals,
      slotCapacity: settings.appointments.slotCapacity,
    });
    // Alone on the store, nobody else can be sending; elsewhere a lease tells who died.
    if (!isPostgres(store)) await markInterruptedInDoubt(ledger, store, clock);
    const leaderLeases = createLeaderLeases(new Leases(store, clock), clock);
    const isLeader = isPostgres(store) ? leaderLeases.isLeader : alwaysLeader;
    const { tokenField, timeZone } = settings;
    const terms = {
      retries: settings.callRetries,
      maxSeconds: settings.maxCallSeconds,
      tokenField,
    };
    const secret = await storedSecret(store, 'secret', settings.secret);
    const popupViews = new PopupViews({
      webAppel,
      cache: new PopupCache({
        store,
        clock,
        log,
        secret,
        account: () => [settings.webAppelUrl ?? 'embedded', credentials.current().email],
      }),
      clock,
      log,
      timeZone,
      tokenField,
      popupSchedules: settings.popupSchedules,
      slots: settings.appointments,
      testNumbers: platform !== undefined,
      isRefused: () => account.isRefused(),
    });
    const loops = startWorkers({
      ledger,
      store,
      account,
      popupViews,
      clock,
      log,
      terms,
      timeZone,
      isLeader,
      graceMinutes: settings.appointments.graceMinutes,
    });
    const observer = startObserver({ ledger, source: account.progress, log });
    const stopWorkers = async (): Promise<void> => {
      observer.stop();
      await loops.stop();
    };
    // What is not finished by then stays `dialling`, and is found by its token after the next start.
    closers.push(async () => {
      await within(clock, GRACE_MS, stopWorkers());
      await leaderLeases.releaseAll();
    });

    const streams = new EventStreams(clock);
    const readiness = createReadiness({ store, ledger, clock, account });
    measureCallbacks({ metrics, ledger, store, clock });
    measureProcess({ metrics, account, streams, readiness });
    const app = createApp({
      settings,
      store,
      clock,
      log,
      ledger,
      webAppel,
      streams,
      readiness,
      metrics,
      version,
      widgetFolder,
      secret,
      popupViews,
      phones: platform?.phones,
    });
    const server = await listen(app, { host: settings.host, port: settings.port, setting: 'PORT' });
    closers.push(() => closeServer(server, streams));
    return {
      url: settings.publicUrl ?? `http://${nameOfHost(settings.host)}:${server.port}`,
      platformUrl: platform?.url,
      reread: () => account.reread(),
      async close() {
        readiness.stop();
        // Nothing new is claimed from here on; what is taken meanwhile waits in the ledger for the next process.
        void stopWorkers();
        server.drain();
        if (settings.drainSeconds > 0) await sleep(clock, settings.drainSeconds * 1000);
        await close();
      },
    };
  } catch (failure) {
    await close();
    throw failure;
  }
}

function closeServer(server: Listening, streams: EventStreams): Promise<void> {
  const closed = server.close(GRACE_MS);
  streams.closeAll();
  return closed;
}

/** The loopback address by the name that people type. */
const nameOfHost = (host: string): string => (host === '127.0.0.1' ? 'localhost' : hostInUrl(host));
