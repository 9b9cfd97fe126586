import type { KyselyPlugin } from 'kysely';
import { onTestFinished } from 'vitest';
import { createAccount } from '../../../../proxy/platform/accounts/accounts.js';
import { seedCatalogue } from '../../../../proxy/platform/accounts/destination-catalogue.js';
import { createCallEngine } from '../../../../proxy/platform/call-engine/engine.js';
import type { MailSettings } from '../../../../proxy/platform/call-engine/voicemail.js';
import { createCalls } from '../../../../proxy/platform/methods/calls.js';
import { createPlatform } from '../../../../proxy/platform/platform.js';
import type { DialRequest, TelephonyDriver } from '../../../../proxy/platform/telephony/driver.js';
import type { Timings } from '../../../../proxy/platform/telephony/simulated-leg.js';
import { createPhones } from '../../../../proxy/platform/telephony/simulated-phones.js';
import { createSimulator } from '../../../../proxy/platform/telephony/simulator.js';
import { openStore, type Store } from '../../../../proxy/store/database.js';
import type { Signals } from '../../../../proxy/store/signals.js';
import type { WebAppel } from '../../../../shared/webappel/methods.js';
import { openTestStore } from '../../../support/store/stores.js';
import { FakeClock } from '../../../support/time/fake-clock.js';

export const visitor = {
  answers: '33639980001',
  busy: '33639980002',
  noAnswer: '33639980003',
  hangsUp: '33639980004',
  congestion: '33639980005',
  presses9: '33639980006',
};

/** Fictional numbers that behave like the visitors' numbers with the same last digits. */
export const operator = {
  answers: '33199000001',
  alsoAnswers: '33199000101',
  busy: '33199000002',
  noAnswer: '33199000003',
  hangsUp: '33199000004',
};

export interface Dialled {
  /** Seconds since the start of the test. */
  at: number;
  role: DialRequest['role'];
  to: string;
}

/** Wraps a driver and records what it dials. */
function recordDialling(driver: TelephonyDriver, clock: FakeClock, failingDial?: number) {
  const dialled: Dialled[] = [];
  const requests: DialRequest[] = [];
  const ended: { request: DialRequest; from: number; until: number }[] = [];
  const recorded: TelephonyDriver = {
    ...driver,
    dial(request) {
      dialled.push({ at: clock.monotonic() / 1000, role: request.role, to: request.to.slice(1) });
      requests.push(request);
      if (requests.length === failingDial) throw new Error('the driver is broken');
      const from = clock.monotonic();
      const leg = driver.dial(request);
      void leg.ended.then(() => ended.push({ request, from, until: clock.monotonic() }));
      return leg;
    },
  };
  return { recorded, dialled, requests, ended };
}

export type CallCentre = Awaited<ReturnType<typeof openCallCentre>>;

/** Opens an account and an engine in virtual time. Each call of this function simulates a separate process. */
export async function openCallCentre({
  store: sharedStore,
  databaseUrl,
  plugins = [],
  clock = new FakeClock(),
  timings = {},
  isOnlyEngine = true,
  signals,
  maxConcurrentCalls = 20,
  retryDelaySeconds = 30,
  random = () => 0,
  timeZone = 'Europe/Paris',
  failingDial,
  mail,
  atEnd = onTestFinished,
}: {
  store?: Store;
  /** Opens this store instead of the tests' default one. */
  databaseUrl?: string;
  /** Plugins that observe the queries. */
  plugins?: KyselyPlugin[];
  clock?: FakeClock;
  timings?: Partial<Timings>;
  /** Use false for engines that share a store. Otherwise each treats the others as killed. */
  isOnlyEngine?: boolean;
  signals?: Signals;
  maxConcurrentCalls?: number;
  retryDelaySeconds?: number;
  random?: () => number;
  timeZone?: string;
  /** Makes the driver throw at the nth dialling, counted from 1. */
  failingDial?: number;
  mail?: MailSettings;
  /** Registers the clean-up. Benchmarks pass their own, because they have no test that finishes. */
  atEnd?: (close: () => Promise<void>) => void;
} = {}) {
  const phones = createPhones({ clock });
  const opened = sharedStore ?? (await (databaseUrl ? openStore(databaseUrl) : openTestStore()));
  const store = plugins.reduce((observed, plugin) => observed.withPlugin(plugin), opened);
  const { recorded, dialled, requests, ended } = recordDialling(
    createSimulator({ clock, phones, timings }),
    clock,
    failingDial,
  );
  const logged: { level: string; message: string; facts: object }[] = [];
  const log = {
    info: (facts: object, message: string) => logged.push({ level: 'info', message, facts }),
    error: (facts: object, message: string) => logged.push({ level: 'error', message, facts }),
  };
  const engine = createCallEngine({
    store,
    clock,
    driver: recorded,
    log,
    isOnlyEngine,
    ...(signals && { signals }),
    retryDelaySeconds,
    random,
    ...(mail ? { mail } : {}),
  });
  const platform = createPlatform({ store, clock, calls: createCalls({ store, clock, engine }) });
  const email = 'owner@shop.test';
  const cost = { N: 2, r: 1, p: 1 };
  if (!sharedStore) {
    await seedCatalogue(store);
    await createAccount(store, { email, pass: 'x', cost, maxConcurrentCalls, timeZone });
  }
  const account = await platform.signIn(email, 'x');
  if (!account) throw new Error('the test account is missing');
  const webAppel = platform.webAppel({ account, peerAddress: '192.0.2.1' });
  await engine.start();
  atEnd(async () => {
    await engine.stop();
    if (!sharedStore) await opened.destroy();
  });
  return {
    store,
    clock,
    engine,
    platform,
    account,
    webAppel,
    dialled,
    requests,
    ended,
    logged,
    phones,
  };
}

/** Adds a popup that may call France, with a group `sales` of these operators, who ring for 20 s each. */
export async function addPopup(
  webAppel: WebAppel,
  {
    operators = [operator.answers],
    ...settings
  }: Partial<Parameters<WebAppel['addPopup']>[0]> & { operators?: string[] } = {},
): Promise<string> {
  for (const phoneNumber of operators)
    await webAppel.addOperator({ groupName: 'sales', phoneNumber, ringSeconds: 20 });
  const popupId = await webAppel.addPopup({
    popupName: 'shop',
    openGroup: 'sales',
    operatorWindowSeconds: 60,
    visitorRingSeconds: 25,
    ...settings,
  });
  await webAppel.allowDestinations({
    popupId,
    destinationCode: [
      { country: 'FR', line: 'fixed' },
      { country: 'FR', line: 'mobile' },
    ],
  });
  return popupId;
}

/** A call request for tests in which only the number matters. */
export const request = (popupId: string, phoneNumber: string = visitor.answers) => ({
  popupId,
  phoneNumber,
  retries: 0,
  recorded: false,
  maxSeconds: 0,
});

/** Watches a call and collects its states, with the outcome at the end. */
export async function watchStates(centre: CallCentre, trackingId: string): Promise<string[]> {
  const states: string[] = [];
  await centre.engine.watch(centre.account.id, trackingId, ({ state, outcome }) =>
    states.push(outcome ? `${state}: ${outcome}` : state),
  );
  return states;
}

/** A watcher that starts right after the request may or may not see the call waiting first. Drops that state. */
export const withoutFirstWait = (states: readonly string[]): readonly string[] =>
  states[0] === 'waiting' ? states.slice(1) : states;
