import type { Express } from 'express';
import type { Clock } from '../shared/clock.js';
import { createApp } from './app.js';
import { Appointments } from './callbacks/intake/appointments.js';
import { Ledger } from './callbacks/ledger/ledger.js';
import type { IsLeader } from './callbacks/workers/leader-lease.js';
import { startObserver } from './callbacks/workers/observer.js';
import { startWorkers } from './callbacks/workers/workers.js';
import { Configurations } from './configuration/configurations.js';
import { measureDrift, startDriftWatch } from './configuration/drift-watch.js';
import { startBlockMirror } from './guard/block-mirror.js';
import { Blocks } from './guard/blocks.js';
import { BudgetRoom } from './guard/budget-room.js';
import { BudgetWarnings } from './guard/budget-warnings.js';
import { CallCounters } from './guard/call-counters.js';
import { cheapestCall, termsOf } from './guard/call-prices.js';
import { CalleeObjections } from './guard/callee-objections.js';
import { Challenges } from './guard/challenges.js';
import { Guard } from './guard/guard.js';
import { GuardLists } from './guard/guard-lists.js';
import { KnownOperators } from './guard/known-operators.js';
import { numberChecks } from './guard/number-checks.js';
import { OwnNumbers } from './guard/own-numbers.js';
import { PageProofs } from './guard/page-proofs.js';
import { ProofOfWork } from './guard/proof-of-work.js';
import { QuietHours } from './guard/quiet-hours.js';
import { recordRefusals } from './guard/refusals.js';
import { limitRequests } from './guard/request-limits.js';
import { RequestRisk } from './guard/request-risk.js';
import { SiteKeys } from './guard/site-keys.js';
import { Stops } from './guard/stops.js';
import { startWarningMails, warningMailOf } from './guard/warning-mails.js';
import { EventStreams } from './http/event-streams.js';
import type { Log } from './log.js';
import { measureCallbacks } from './operations/callback-metrics.js';
import type { Metrics } from './operations/metrics.js';
import { measureProcess } from './operations/process-metrics.js';
import { createReadiness, type Readiness } from './operations/readiness.js';
import { SettingChecks } from './operations/setting-checks.js';
import { normaliseEmail } from './platform/accounts/accounts.js';
import { OwnerStyleSheets } from './popups/owner-styles/owner-style-sheets.js';
import { PopupCache } from './popups/popup-cache.js';
import { PopupViews } from './popups/popup-views.js';
import { startConsentLog } from './privacy/consent-log.js';
import { startExpiry } from './privacy/expiry.js';
import { startKeepingEncrypted } from './privacy/keep-encrypted.js';
import { measureRecount, startNightlyRecount } from './requests/nightly-recount.js';
import type { Settings } from './settings/settings.js';
import { FormCounts } from './statistics/form-counts.js';
import type { Store } from './store/database.js';
import type { Signals } from './store/signals.js';
import { startSummaryMails } from './summary/summary-mails.js';
import type { DemoPhones } from './visitor/demo-phone-routes.js';
import type { WatchedCredentials } from './webappel/credentials.js';
import type { ProgressSource } from './webappel/progress-source.js';
import type { Account } from './webappel/webappel-account.js';
import { startWebhook } from './webhook/webhook.js';
import type { WidgetBuild } from './widget-files/widget-build.js';

export interface WiringParts {
  settings: Settings;
  store: Store;
  clock: Clock;
  log: Log;
  /** Keys the hashes of numbers and addresses. */
  secret: string;
  /** Where several instances share the store. */
  signals?: Signals;
  metrics: Metrics;
  account: Account;
  credentials: WatchedCredentials;
  /** Where WebAppel shows the progress of calls. */
  progress?: ProgressSource;
  isLeader: IsLeader;
  /** Undefined where the demo page shows no phones. */
  demoPhones: DemoPhones | undefined;
  widgetBuild: WidgetBuild;
  consoleBuild: WidgetBuild;
  version: string;
}

export interface Wired {
  app: Express;
  ledger: Ledger;
  streams: EventStreams;
  readiness: Readiness;
  popupViews: PopupViews;
  settingChecks: SettingChecks;
  /** Starts everything that sends and follows callbacks. */
  startWorkers(): { stop(): Promise<void> };
}

/** Gives every part of the proxy what it needs. The program and the tests use this one function. */
export function wire(parts: WiringParts): Wired {
  const { settings, store, clock, log, secret, signals, metrics, account, credentials } = parts;
  const { webAppel } = account;
  const { tokenField, safePhraseField, timeZone, popupSchedules, appointments: rules } = settings;
  const { callLimits: limits } = settings;
  const warningMail = warningMailOf(settings);
  const warnings = new BudgetWarnings({
    store,
    clock,
    log,
    registry: metrics.registry,
    limits,
    areMailed: warningMail !== undefined,
  });
  const counters = new CallCounters({ limits, timeZone, secret, warnings });
  const ledger = new Ledger(store, clock, {
    signals,
    slotCapacity: rules.slotCapacity,
    counters,
  });
  const configurations = new Configurations({
    webAppel,
    store,
    clock,
    secret,
    account: () => ({
      url: settings.webAppelUrl ?? 'embedded',
      email: credentials.current().email,
    }),
    popupSchedules,
    tellsSchedules: settings.webAppelUrl === undefined,
  });
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
    safePhraseField,
    popupSchedules,
    styleSheets: new OwnerStyleSheets({ webAppel, clock, log }),
    // The embedded platform tells them, and may have been told others since.
    ...(settings.webAppelUrl !== undefined && {
      rememberedSchedules: () => configurations.knownSchedules(),
    }),
    slots: rules,
    testNumbers: settings.phones === 'simulated',
    voipNumbers: settings.voipNumbers,
    fallbackPhone: settings.fallbackPhone,
    privacy: settings.privacy,
    isRefused: () => account.isRefused(),
  });
  const streams = new EventStreams(clock);
  const settingChecks = new SettingChecks({ clock, log });
  // The breaker opens after several refusals only; the check at the start needs one.
  const seenAccount = {
    state: () => account.state(),
    isRefused: () => account.isRefused() || settingChecks.faulty().includes('WEBAPPEL_PASS'),
  };
  const readiness = createReadiness({ store, ledger, clock, account: seenAccount, settingChecks });
  measureCallbacks({ metrics, ledger, store, clock });
  measureDrift(configurations, metrics);
  measureRecount(store, metrics);
  measureProcess({ metrics, account: seenAccount, streams, readiness });
  const ownNumbers = new OwnNumbers({
    settings,
    webAppel,
    isRefused: () => seenAccount.isRefused(),
    knownOperators: new KnownOperators(store),
    secret,
    clock,
    log,
  });
  const quietHours = new QuietHours({ hours: settings.quietHours, timeZone, clock });
  const lists = new GuardLists(store, clock);
  const stops = new Stops(store, clock, lists);
  const blocks = new Blocks({ store, clock, secret, mirrors: settings.mirrorBlocks, lists });
  const recordRefusal = recordRefusals({ store, clock, log, registry: metrics.registry });
  const guard = new Guard({
    checks: [
      ownNumbers.check,
      ...numberChecks(settings),
      quietHours.check,
      stops.check,
      blocks.check,
    ],
    recordRefusal,
    dialStops: async () => ({
      ...(await stops.dialStops()),
      ...(ownNumbers.holdsDialling() && { everything: true }),
    }),
    log,
    warnings,
  });
  const formCounts = new FormCounts({ store, clock, log, settings });
  /** Of the workers, while they run. */
  let withdrawals: { wake(): void } | undefined;
  const app = createApp({
    ...parts,
    ledger,
    webAppel,
    guard,
    pageProofs: new PageProofs({ ...settings, clock, secret }),
    formCounts,
    proofOfWork: new ProofOfWork({
      ...settings,
      risk: new RequestRisk({ store, clock, secret }),
      challenges: new Challenges({ clock, secret }),
    }),
    stops,
    platformAccount: () =>
      settings.webAppelUrl === undefined ? normaliseEmail(credentials.current().email) : undefined,
    budgetRoom: new BudgetRoom({
      store,
      clock,
      limits,
      cheapestCall: async (popupId) =>
        cheapestCall(await popupViews.minutePrices(popupId), termsOf(settings)),
    }),
    blocks,
    objections: new CalleeObjections({ store, clock, blocks, secret }),
    siteKeys: new SiteKeys({ store, clock }),
    popupViews,
    configurations,
    appointments: new Appointments({ store, clock, popupViews, rules, quietHours }),
    limits: limitRequests(settings, { store, clock, secret }),
    streams,
    readiness,
    withdrawals: { wake: () => withdrawals?.wake() },
  });
  return {
    app,
    ledger,
    streams,
    readiness,
    popupViews,
    settingChecks,
    startWorkers() {
      const stopWatching = ownNumbers.watch(() => workers.resume());
      const workers = startWorkers({
        ledger,
        store,
        account,
        popupViews,
        clock,
        log,
        terms: {
          retries: settings.callRetries,
          maxSeconds: settings.maxCallSeconds,
          tokenField,
          safePhraseField,
        },
        guard,
        timeZone,
        isLeader: parts.isLeader,
        graceMinutes: rules.graceMinutes,
      });
      withdrawals = workers.withdrawals;
      const observer = parts.progress && startObserver({ ledger, source: parts.progress, log });
      const mirror = settings.mirrorBlocks
        ? startBlockMirror({ store, clock, log, webAppel, isLeader: parts.isLeader, metrics })
        : undefined;
      const driftWatch = startDriftWatch({
        ...{ configurations, clock, log },
        isLeader: parts.isLeader,
      });
      const mails =
        warningMail &&
        startWarningMails({ store, clock, log, mail: warningMail, metrics, limits, timeZone });
      const summaries = startSummaryMails({ store, clock, log, metrics, settings });
      const webhook =
        settings.webhook &&
        startWebhook({
          ...{ store, clock, log, metrics },
          webhook: settings.webhook,
          isLeader: parts.isLeader,
        });
      const expiry = startExpiry({
        store,
        clock,
        log,
        isLeader: parts.isLeader,
        keepPersonalDays: settings.keepPersonalDays,
      });
      const countsOfForms = formCounts.start();
      const recount = startNightlyRecount({
        ...{ store, clock, log, timeZone },
        isLeader: parts.isLeader,
      });
      const consents = startConsentLog({
        ...{ store, clock, log, secret },
        isLeader: parts.isLeader,
      });
      const encryption = startKeepingEncrypted({ store, clock, log, isLeader: parts.isLeader });
      return {
        async stop() {
          stopWatching();
          observer?.stop();
          await Promise.all([
            workers.stop(),
            mirror?.stop(),
            driftWatch.stop(),
            mails?.stop(),
            summaries?.stop(),
            webhook?.stop(),
            expiry.stop(),
            consents.stop(),
            encryption.stop(),
            countsOfForms.stop(),
            recount.stop(),
          ]);
        },
      };
    },
  };
}
