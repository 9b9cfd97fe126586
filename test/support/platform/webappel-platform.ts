import type { AddressInfo } from 'node:net';
import express from 'express';
import { expect, onTestFinished } from 'vitest';
import { createAccount } from '../../../proxy/platform/accounts/accounts.js';
import { seedCatalogue } from '../../../proxy/platform/accounts/destination-catalogue.js';
import { createCallEngine } from '../../../proxy/platform/call-engine/engine.js';
import { createCalls } from '../../../proxy/platform/methods/calls.js';
import { createPlatform } from '../../../proxy/platform/platform.js';
import { createSimulator } from '../../../proxy/platform/telephony/simulator.js';
import { createLogin } from '../../../proxy/platform-server/login.js';
import { acceptRawBytes } from '../../../proxy/platform-server/raw-bytes.js';
import {
  API_PATH,
  createWebAppelRouter,
  type WebAppelRouterOptions,
} from '../../../proxy/platform-server/router.js';
import { createWebAppelClient } from '../../../proxy/webappel/client.js';
import type { WebAppel } from '../../../shared/webappel/methods.js';
import { openTestStore } from '../store/stores.js';
import { FakeClock } from '../time/fake-clock.js';

export const owner = { email: 'a@a.com', pass: 'a' };
export const stranger = { email: 'b@b.com', pass: 'b' };
type Login = typeof owner;

export type TestPlatform = Awaited<ReturnType<typeof openPlatform>>;

/** Opens a platform in memory with two accounts. Its clock stands still unless the test advances it. */
export async function openPlatform({
  profile = 'tolerant',
}: {
  profile?: 'tolerant' | 'strict';
} = {}) {
  const store = await openTestStore();
  const clock = new FakeClock();
  await seedCatalogue(store);
  for (const login of [owner, stranger])
    await createAccount(store, { ...login, cost: { N: 2, r: 1, p: 1 } });
  const engine = createCallEngine({ store, clock, driver: createSimulator({ clock }) });
  const calls = createCalls({ store, clock, engine });
  const platform = createPlatform({ store, clock, calls, profile });
  await engine.start();
  onTestFinished(async () => {
    await engine.stop();
    await store.destroy();
  });
  return { store, clock, platform };
}

export const directClient = async ({ platform }: TestPlatform, login: Login): Promise<WebAppel> => {
  const account = await platform.signIn(login.email, login.pass);
  if (!account) throw new Error('the test account is missing');
  return platform.webAppel({ account, peerAddress: '192.0.2.1' });
};

export interface LogLine {
  facts: object;
  message: string;
}

/** Serves the platform's router on its own port. */
export async function serve(
  { platform, clock }: Pick<TestPlatform, 'platform' | 'clock'>,
  options: WebAppelRouterOptions['options'] = {},
) {
  const logged: LogLine[] = [];
  const write = (facts: object, message: string) => void logged.push({ facts, message });
  const log = { warn: write, error: write } as unknown as NonNullable<WebAppelRouterOptions['log']>;
  const app = express();
  app.set('trust proxy', 'loopback');
  app.use(
    createWebAppelRouter({ platform, logIn: createLogin(platform, clock), clock, log, options }),
  );
  const server = app.listen(0, '127.0.0.1');
  acceptRawBytes(server);
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${API_PATH}`;

  /** Sends a raw query, with the owner's login unless it contains one. */
  const ask = async (query: string, init: RequestInit = {}) => {
    const login = /(^|&)(email|pass)=/.test(query) ? '' : '&email=a%40a.com&pass=a';
    const response = await fetch(`${url}?${query}${login}`, init);
    const bytes = new Uint8Array(await response.arrayBuffer());
    return {
      status: response.status,
      headers: response.headers,
      code: response.headers.get('x-webappel-error'),
      bytes,
      text: Buffer.from(bytes).toString(),
    };
  };
  const httpClient = (login: Login): WebAppel =>
    createWebAppelClient({ url, credentials: () => login });
  return { url, logged, ask, httpClient };
}

type Connect = (platform: TestPlatform, login?: Login) => Promise<WebAppel>;

/** Two ways to use one platform. Tests that run on both show that client and router change nothing on the way. */
export const transports: [string, Connect][] = [
  ['asked directly', (platform, login = owner) => directClient(platform, login)],
  ['asked over HTTP', async (platform, login = owner) => (await serve(platform)).httpClient(login)],
];

export const refused = (code: string) => expect.objectContaining({ name: 'Refusal', code });
