import { type Clock, sleep, within } from '../shared/clock.js';
import { MINUTE_MS, SECOND_MS } from '../shared/durations.js';
import { failureCode } from '../shared/failure-text.js';
import { hostInUrl, isLoopback } from '../shared/network-address.js';
import { markInterruptedInDoubt } from './callbacks/recovery.js';
import { alwaysLeader, createLeaderLeases } from './callbacks/workers/leader-lease.js';
import { addDemoHistory, removeDemoHistory } from './demo-data/demo-history.js';
import { ceilingOf, ceilingSentence } from './guard/ceiling.js';
import { warningMailOf } from './guard/warning-mails.js';
import type { EventStreams } from './http/event-streams.js';
import { DEFAULT_PER_ADDRESS, DEFAULT_TOTAL, type Listening, listen } from './http/listen.js';
import type { Log } from './log.js';
import { checkAccount, linesWithoutEffect } from './operations/account-check.js';
import { checkMailServer } from './operations/mail-check.js';
import { createMetrics } from './operations/metrics.js';
import type { SettingCheck } from './operations/setting-checks.js';
import { Invitations } from './owner/people/invitations.js';
import { invitationUrl } from './owner/people/people-routes.js';
import { consoleUrlOf } from './owner/sessions/console-place.js';
import { startEmbeddedPlatform } from './platform-server/embedded-platform.js';
import { highestListedPrice } from './popups/listed-prices.js';
import type { Settings } from './settings/settings.js';
import { isPostgres, openStore } from './store/database.js';
import { Leases } from './store/leases.js';
import { loadOrCreateSecret } from './store/secrets.js';
import { openSignals } from './store/signals.js';
import { openStoreClock } from './store/store-clock.js';
import { watchCredentials } from './webappel/credentials.js';
import { openAccount } from './webappel/webappel-account.js';
import { KeptBuilds } from './widget-files/kept-builds.js';
import { readWidgetBuild } from './widget-files/widget-build.js';
import { wire } from './wiring.js';

const GRACE_MS = 10_000;
/** Fewer logins than a password that was refused several times gets: WebAppel may lock an account. */
const ACCOUNT_RETRY_MS = 30 * SECOND_MS;
const MAIL_RETRY_MS = 5 * MINUTE_MS;
/** Longest wait for one part to close. */
const CLOSE_MS = GRACE_MS + 1000;

export interface Running {
  url: string;
  /** Where the embedded platform answers; undefined when another WebAppel is used. */
  platformUrl: string | undefined;
  /** Where the console is; undefined where it is off. */
  consoleUrl: string | undefined;
  /** Makes a link that lets one person into the console, once and within the hour; undefined where it is off. */
  makeWayIn(): Promise<string | undefined>;
  /**
   * Tries the account and the mail server, until they work. Resolves after the first try; faults are logged.
   * @param tell receives lines for the owner, such as the snippet of each popup
   */
  checkSettings(tell: (line: string) => void): Promise<void>;
  /** Reads the account's credentials again. */
  reread(): void;
  /**
   * Stops in order: reports not ready, sends no more callbacks, accepts no more requests, gives those in flight ten
   * seconds to finish, and closes the store.
   */
  close(): Promise<void>;
}

interface Parts {
  settings: Settings;
  clock: Clock;
  log: Log;
  /** The built widget; undefined: no page is served. */
  widgetFolder?: string;
  /** The built console. */
  consoleFolder?: string;
  version: string;
}

/** Opens the store, starts the embedded platform unless another WebAppel is used, then the proxy and its workers. */
export async function startRappel({
  settings,
  clock: machineClock,
  log,
  widgetFolder,
  consoleFolder,
  version,
}: Parts): Promise<Running> {
  // Closed in reverse order, also when a later part cannot start.
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (let closer = closers.pop(); closer; closer = closers.pop())
      await within(machineClock, CLOSE_MS, closer()).catch((failure: unknown) =>
        // The rest must be closed too, or the process would stay: the store may be away, for example.
        log.warn({ failure: failureCode(failure) }, 'a part could not be closed in order'),
      );
  };
  try {
    const store = await openStore(settings.databaseUrl, {
      encryptionKeys: settings.encryptionKeys,
      onNotice: (sentence) => log.warn(sentence),
    });
    closers.push(() => store.destroy());
    const clock = await openStoreClock(store, machineClock);
    closers.push(async () => clock.stop());
    const signals = await openSignals(store, settings.databaseUrl, clock, (hears) => {
      if (hears) log.info({ alert: 'signals-on' }, 'signals of other instances arrive again');
      else
        log.warn(
          { alert: 'signals-off' },
          'DATABASE_URL: LISTEN hears nothing, as behind a pooler in transaction mode; changes of other instances are looked for every two seconds. Connect to PostgreSQL directly, or in session mode',
        );
    });
    closers.push(() => signals.close());
    const platform = settings.webAppelUrl
      ? undefined
      : await startEmbeddedPlatform({ settings, store, clock, signals, log });
    if (platform) closers.push(() => platform.close());
    const metrics = createMetrics(clock);
    // The embedded platform stores the account at its start, so it would not accept a password changed later.
    const credentials = watchCredentials({
      known: settings.credentials,
      files: platform ? {} : settings.credentialFiles,
      clock,
      log,
    });
    closers.push(async () => credentials.stop());
    const { progress, ...account } = openAccount({
      url: settings.webAppelUrl ?? platform?.url ?? '',
      charset: settings.webAppelCharset,
      taught: settings,
      credentials,
      clock,
      log,
      measured: metrics.instrument,
    });
    closers.push(async () => account.stop());
    const widgetBuild = widgetFolder ? await readWidgetBuild(widgetFolder) : new Map();
    const consoleBuild = consoleFolder ? await readWidgetBuild(consoleFolder) : new Map();
    // Before the first page can name these files: another instance may be asked for them.
    await new KeptBuilds(store, clock).publish(widgetBuild);
    const leaderLeases = createLeaderLeases(new Leases(store, clock), clock);
    const secret = await loadOrCreateSecret(store, 'secret', settings.secret);
    if (settings.hasDemoData)
      await addDemoHistory({ ...settings, store, secret, now: clock.now() });
    else await removeDemoHistory(store);
    const { app, ledger, streams, readiness, popupViews, settingChecks, startWorkers } = wire({
      settings,
      store,
      clock,
      log,
      secret,
      signals,
      metrics,
      account,
      credentials,
      progress,
      isLeader: isPostgres(store) ? leaderLeases.isLeader : alwaysLeader,
      demoPhones: platform?.phones,
      widgetBuild,
      consoleBuild,
      version,
    });
    closers.push(async () => settingChecks.stop());
    // SQLite has one process, so nobody else can be sending. On PostgreSQL, expired leases show what was interrupted.
    if (!isPostgres(store)) await markInterruptedInDoubt(ledger, store, clock);
    if (!settings.publicUrl && !settings.allowedOrigins && !acceptsOwnPages(settings))
      log.warn('no page may request callbacks: set PUBLIC_URL and ALLOWED_ORIGINS');
    if (settings.webAppelUrl && settings.encryptionKeys.length === 0)
      log.warn(
        'ENCRYPTION_KEY: is not set, so numbers and names of visitors are in clear in the database and its backups; rappel key new makes a key',
      );
    const workers = startWorkers();
    // A callback without an outcome by the end of the grace period stays `dialling`; the next start looks it up.
    closers.push(() => leaderLeases.releaseAll());
    closers.push(() => within(clock, GRACE_MS, workers.stop()));
    const server = await listen(app, {
      host: settings.host,
      port: settings.port,
      setting: 'PORT',
      limits: {
        total: settings.maxStreams + DEFAULT_TOTAL,
        perAddress: settings.maxStreamsPerAddress + DEFAULT_PER_ADDRESS,
        onDrop: metrics.recordDrop,
      },
    });
    closers.push(() => closeServer(server, streams));
    const url = settings.publicUrl ?? `http://${nameOfHost(settings.host)}:${server.port}`;
    const consoleUrl = consoleUrlOf(settings, url);
    return {
      url,
      consoleUrl,
      async makeWayIn() {
        if (consoleUrl === undefined) return undefined;
        const { token } = await new Invitations({ store, clock }).addWayIn();
        return invitationUrl(new URL(consoleUrl).origin, token);
      },
      platformUrl: platform?.url,
      async checkSettings(tell) {
        const tryAccount: SettingCheck = async () => {
          const outcome = await checkAccount({
            ...settings,
            webAppel: account.webAppel,
            popupViews,
            url,
          });
          if (!Array.isArray(outcome)) return outcome;
          for (const line of outcome) tell(line);
          // Without prices, those of the settings count.
          const price = await highestListedPrice(account.webAppel).catch(() => undefined);
          tell(ceilingSentence(ceilingOf(settings, price)));
          return undefined;
        };
        const mail = platform || settings.summary ? settings.mail : warningMailOf(settings);
        const tryMailServer: SettingCheck = async () => {
          const sentence = mail && (await checkMailServer(mail.url));
          return sentence ? { settings: ['SMTP_URL'], sentence } : undefined;
        };
        const tellPopups = async () => {
          for (const line of await linesWithoutEffect({ ...settings, webAppel: account.webAppel }))
            tell(line);
        };
        await Promise.all([
          settingChecks.watch(tryMailServer, MAIL_RETRY_MS),
          platform ? tellPopups() : settingChecks.watch(tryAccount, ACCOUNT_RETRY_MS),
        ]);
      },
      reread: () => account.reread(),
      async close() {
        readiness.stop();
        // Nothing is claimed from here on. Requests that still come in wait in the ledger for the next process.
        void workers.stop();
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

/** Without PUBLIC_URL and ALLOWED_ORIGINS. */
const acceptsOwnPages = ({ phones, host }: Settings): boolean =>
  phones === 'simulated' || isLoopback(host);

/** The loopback address by the name that people type. */
const nameOfHost = (host: string): string => (host === '127.0.0.1' ? 'localhost' : hostInUrl(host));
