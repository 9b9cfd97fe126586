import type { Clock } from '../shared/clock.js';
import { createApp } from './app.js';
import { startDispatcher } from './callbacks/dispatcher.js';
import { startAppointments } from './callbacks/due-appointments.js';
import type { DueLoop } from './callbacks/due-loop.js';
import { startFollower } from './callbacks/follower.js';
import { Ledger } from './callbacks/ledger.js';
import { startObserver } from './callbacks/observer.js';
import { startReconciler } from './callbacks/reconciler.js';
import { startEmbeddedPlatform } from './embedded-platform.js';
import { EventStreams } from './event-streams.js';
import { type Listening, listen } from './listen.js';
import type { Log } from './log.js';
import { keptSecret } from './secrets.js';
import type { Settings } from './settings.js';
import { openStore } from './store/database.js';
import { PopupViews } from './visitor/popup-views.js';
import { openAccount } from './webappel/account.js';
import { keepCredentials } from './webappel/credentials.js';

const GRACE_MS = 10_000;

export interface Running {
  url: string;
  /** Where the embedded platform answers; undefined when another WebAppel is used. */
  platformUrl: string | undefined;
  /** Set when no setting gave one. */
  adminToken: string | undefined;
  /** Reads the account's credentials again. */
  reread(): void;
  /** Takes no more requests, finishes what is under way, and frees the store. */
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
  clock,
  log,
  widgetFolder,
  version,
}: Parts): Promise<Running> {
  // What is open is closed in the opposite order, also when a later part cannot start.
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (let closer = closers.pop(); closer; closer = closers.pop()) await closer();
  };
  try {
    const store = await openStore(settings.databaseUrl);
    closers.push(() => store.destroy());
    const platform = settings.webAppelUrl
      ? undefined
      : await startEmbeddedPlatform({ settings, store, clock, log });
    if (platform) closers.push(() => platform.close());
    const account = openAccount({
      url: settings.webAppelUrl ?? platform?.url ?? '',
      // The embedded platform takes the account over when it starts, and knows no other one until the next start.
      credentials: keepCredentials(
        settings.credentials,
        platform ? {} : settings.credentialFiles,
        log,
      ),
      clock,
      log,
      measured: (webAppel) => webAppel,
    });
    closers.push(async () => account.stop());
    const { webAppel } = account;

    const ledger = new Ledger(store, clock, settings.appointments.slotCapacity);
    await ledger.holdInterrupted();
    const { tokenField, timeZone } = settings;
    const follow = { ledger, webAppel, clock, log, tokenField, timeZone };
    const terms = {
      retries: settings.callRetries,
      maxSeconds: settings.maxCallSeconds,
      tokenField,
    };
    const popupViews = new PopupViews({
      webAppel,
      clock,
      log,
      timeZone,
      tokenField,
      popupSchedules: settings.popupSchedules,
      slots: settings.appointments,
      testNumbers: platform !== undefined,
      isOff: () => account.isOff(),
    });
    const { graceMinutes } = settings.appointments;
    const dispatcher = startDispatcher({ ...follow, terms, room: () => account.room() });
    const reconciler = startReconciler({ ...follow, webAppel: account.reconciling });
    const loops: DueLoop[] = [
      startAppointments({ ledger, store, popupViews, clock, log, graceMinutes }),
      dispatcher,
      startFollower(follow),
      reconciler,
    ];
    account.watch(() => dispatcher.wake());
    const observer = startObserver({ ledger, source: account.progress, log });
    closers.push(async () => {
      observer.stop();
      await Promise.all(loops.map((loop) => loop.stop()));
    });
    // What one loop moves on, another one takes up.
    ledger.watchAll(() => {
      for (const loop of loops) loop.wake();
    });

    const streams = new EventStreams(clock);
    const app = createApp({
      settings,
      store,
      clock,
      log,
      ledger,
      webAppel,
      streams,
      version,
      widgetFolder,
      secret: await keptSecret(store, 'secret', settings.secret),
      popupViews,
      phones: platform?.phones,
    });
    const server = await listen(app, { host: settings.host, port: settings.port, setting: 'PORT' });
    closers.push(() => closeServer(server, streams));
    return {
      url: settings.publicUrl ?? `http://${urlHost(settings.host)}:${server.port}`,
      platformUrl: platform?.url,
      adminToken: settings.adminTokenWasMade ? settings.adminToken : undefined,
      reread: () => account.reread(),
      close,
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

/** How a host stands in a URL, and the name that people type for the loopback address. */
const urlHost = (host: string): string => {
  if (host === '127.0.0.1') return 'localhost';
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
};
