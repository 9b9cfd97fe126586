import type { Ledger } from '../../../proxy/callbacks/ledger/ledger.js';
import { alwaysLeader } from '../../../proxy/callbacks/workers/leader-lease.js';
import type { EventStreams } from '../../../proxy/http/event-streams.js';
import { listen } from '../../../proxy/http/listen.js';
import { createMetrics } from '../../../proxy/operations/metrics.js';
import type { Readiness } from '../../../proxy/operations/readiness.js';
import { readSettings } from '../../../proxy/settings/settings.js';
import type { Store } from '../../../proxy/store/database.js';
import { watchCredentials } from '../../../proxy/webappel/credentials.js';
import { type Account, guardAccount } from '../../../proxy/webappel/webappel-account.js';
import { type WidgetBuild, widgetFile } from '../../../proxy/widget-files/widget-build.js';
import { wire } from '../../../proxy/wiring.js';
import type { CallbackView, Problem } from '../../../shared/callback.js';
import type { WebAppel } from '../../../shared/webappel/methods.js';
import { recordingLog } from '../callbacks/callbacks.js';
import { openTestStore } from '../store/stores.js';
import { FakeClock } from '../time/fake-clock.js';
import {
  acceptingCalls,
  demoSettings,
  type ScriptedWebAppel,
  scriptedWebAppel,
} from '../webappel/scripted-webappel.js';

export interface TestApp {
  url: string;
  port: number;
  store: Store;
  clock: FakeClock;
  ledger: Ledger;
  webAppel: ScriptedWebAppel;
  account: Account;
  readiness: Readiness;
  streams: EventStreams;
  logLines: string[];
  /** Starts the workers of the proxy. */
  startWorkers(): void;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** Sends a callback request as the widget does, with a new idempotency key unless the headers have one. */
  post(body: unknown, headers?: Record<string, string>): Promise<Response>;
  cancel(handle: string, headers?: Record<string, string>): Promise<Response>;
  close(): Promise<void>;
}

interface Options {
  environment?: Record<string, string>;
  script?: Partial<WebAppel>;
  store?: () => Promise<Store>;
  /** The files of the widget, by path. */
  widget?: Readonly<Record<string, string>>;
  /** The files of the console, by path. */
  console?: WidgetBuild;
}

/** A build of the widget with these files. */
export const buildOf = (files: Readonly<Record<string, string>>): WidgetBuild =>
  new Map(
    Object.entries(files).map(([path, content]) => [path, widgetFile(path, Buffer.from(content))]),
  );

let keys = 0;

/** Starts the proxy's HTTP server on a free port, with an empty store, a fake clock and a scripted WebAppel. */
export async function startApp({
  environment = {},
  script = {},
  store: open = openTestStore,
  widget = {},
  console = new Map(),
}: Options = {}): Promise<TestApp> {
  const settings = readSettings({
    PORT: '0',
    REQUESTS_PER_ADDRESS: '1000',
    READS_PER_ADDRESS: '1000000',
    // Tests of page proofs turn them on.
    PAGE_PROOF: 'off',
    ...environment,
  });
  const store = await open();
  const clock = new FakeClock();
  const { log, lines } = recordingLog();
  const scripted = scriptedWebAppel(demoSettings(), acceptingCalls(), script);
  const metrics = createMetrics(clock);
  const credentials = watchCredentials({
    known: settings.credentials,
    files: settings.credentialFiles,
    clock,
    log,
  });
  const account = guardAccount(metrics.instrument(scripted), { credentials, clock, log });
  const wired = wire({
    settings,
    store,
    clock,
    log,
    secret: 'a secret of at least thirty-two characters',
    metrics,
    account,
    credentials,
    isLeader: alwaysLeader,
    demoPhones: undefined,
    widgetBuild: buildOf(widget),
    consoleBuild: console,
    version: '0.0.0-test',
  });
  const { app, ledger, streams, readiness } = wired;
  const server = await listen(app, { host: '127.0.0.1', port: 0, setting: 'PORT' });
  const url = `http://127.0.0.1:${server.port}`;
  const workers: ReturnType<typeof wired.startWorkers>[] = [];
  return {
    url,
    port: server.port,
    store,
    clock,
    ledger,
    webAppel: scripted,
    account,
    readiness,
    streams,
    logLines: lines,
    startWorkers() {
      workers.push(wired.startWorkers());
    },
    get: (path, headers = {}) => fetch(`${url}${path}`, { headers, redirect: 'manual' }),
    post: (body, headers = {}) =>
      fetch(`${url}/api/callbacks`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': `test-key-${++keys}`,
          ...headers,
        },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    cancel: (handle, headers = {}) =>
      fetch(`${url}/api/callbacks/${handle}/cancel`, { method: 'POST', headers }),
    async close() {
      credentials.stop();
      account.stop();
      for (const running of workers) await running.stop();
      // Connections that a test has left open are cut.
      const closed = server.close(100);
      streams.closeAll();
      await closed;
      await store.destroy();
    },
  };
}

export const callbackBody = { popupId: '77', number: '06 39 98 00 01' };

let lastDigits = 0;
/** A fictional number that no other callback of this run has. */
export const freshNumber = (): string =>
  `06 39 98 ${String(++lastDigits)
    .padStart(4, '0')
    .replace(/(..)(..)/, '$1 $2')}`;

export const viewIn = async (response: Response): Promise<CallbackView> =>
  (await response.json()) as CallbackView;

export const problemIn = async (response: Response): Promise<Problem> =>
  (await response.json()) as Problem;
