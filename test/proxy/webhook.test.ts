import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../proxy/store/database.js';
import { Refusal, Unreached } from '../../shared/webappel/refusal.js';
import { freshNumber, startApp, type TestApp, viewIn } from '../support/program/start-app.js';
import { openTestStore } from '../support/store/stores.js';
import { waitUntil } from '../support/time/wait-until.js';

const SECRET = `whsec_${Buffer.from('a key of the test, 24 bytes or more').toString('base64')}`;

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

let server: Server;
let received: Received[];
/** The status of the next answers; then 204. */
let statuses: number[];
let url: string;
let apps: TestApp[];

beforeEach(async () => {
  received = [];
  statuses = [];
  apps = [];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push({ headers: request.headers, body });
    const status = statuses.shift() ?? 204;
    response.writeHead(status, status === 302 ? { location: `${url}/elsewhere` } : {}).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?key=CANARY`;
});
afterEach(async () => {
  await Promise.all(apps.map((app) => app.close()));
  await new Promise((resolve) => server.close(resolve));
});

async function start(store?: Store): Promise<TestApp> {
  const app = await startApp({
    environment: { WEBHOOK_URL: url, WEBHOOK_SECRET: SECRET },
    ...(store && { store: async () => store }),
  });
  apps.push(app);
  return app;
}

/** A callback whose call WebAppel refuses. @returns its id */
async function refuse(app: TestApp, code: 'NOT_FOUND' | 'CLOSED' = 'NOT_FOUND'): Promise<number> {
  app.webAppel.script({
    requestCall: async () => {
      throw new Refusal(code);
    },
  });
  const response = await app.post({ popupId: '77', number: freshNumber(), name: 'Zoé CANARY' });
  const { handle } = await viewIn(response);
  const find = () => app.ledger.findByHandle(handle);
  await waitUntil('the call is refused', async () => (await find())?.outcome !== null);
  return (await find())?.id ?? 0;
}

const told = () => received.map(({ body }) => JSON.parse(body));
const tellUntil = (app: TestApp, what: string, isSo: () => boolean) =>
  waitUntil(what, async () => {
    await app.clock.advance(5000);
    return isSo();
  });
async function startWorkers(app: TestApp): Promise<void> {
  app.startWorkers();
  await waitUntil(
    'the webhook knows where it begins',
    async () => (await app.store.selectFrom('webhook_progress').selectAll().execute()).length === 1,
  );
}

async function started(store?: Store): Promise<TestApp> {
  const app = await start(store);
  await startWorkers(app);
  return app;
}

describe('the webhook', () => {
  it('tells of what reached nobody, in order, signed, and without data about people', async () => {
    const app = await started();
    const failed = await refuse(app);
    const refused = await refuse(app, 'CLOSED');
    await tellUntil(app, 'both are told', () => received.length >= 2);
    expect(told()).toMatchObject([
      { type: 'callback.failed', data: { callback: failed, popupId: '77', state: 'failed' } },
      { type: 'callback.refused', data: { callback: refused, reason: 'closed' } },
    ]);
    const [{ headers, body }] = received as [Received];
    const key = Buffer.from(SECRET.slice('whsec_'.length), 'base64');
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    const signature = createHmac('sha256', key).update(signed).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${signature}`);
    const all = JSON.stringify(received);
    const { number, handle } = await app.store
      .selectFrom('callbacks')
      .select(['number', 'handle'])
      .executeTakeFirstOrThrow();
    for (const secret of [number, number.slice(-8), handle, 'Zoé'])
      expect(all).not.toContain(secret);
    expect(app.logLines.join('\n')).not.toContain('CANARY');
  });

  it('sends a message again until it is taken, and the next ones after it', async () => {
    const app = await started();
    statuses = [500, 302, 503];
    const first = await refuse(app);
    const second = await refuse(app);
    await tellUntil(app, 'both are told', () => received.length >= 5);
    expect(told().map(({ data }) => data.callback)).toEqual([first, first, first, first, second]);
    const ids = received.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids.slice(0, 4)).size).toBe(1);
    expect(ids[4]).not.toBe(ids[0]);
  });

  it('goes on after a restart where it was, and tells nothing of the time before its first start', async () => {
    const store = await openTestStore();
    const { destroy } = store;
    store.destroy = async () => undefined;
    const before = await startApp({ store: async () => store });
    before.startWorkers();
    await refuse(before);
    await before.close();
    const one = await started(store);
    const first = await refuse(one);
    await tellUntil(one, 'the first is told', () => received.length === 1);
    await one.close();
    const two = await started(store);
    const second = await refuse(two);
    await tellUntil(two, 'the second is told', () => received.length >= 2);
    await two.close();
    apps = [];
    expect(told().map(({ data }) => data.callback)).toEqual([first, second]);
    await destroy.call(store);
  });

  it('does not tell the owner what the owner has done', async () => {
    const app = await started();
    // Stays in doubt, and is closed before any look-up.
    app.webAppel.script({
      requestCall: async () => {
        throw new Unreached('timeout', 'appel');
      },
    });
    const response = await app.post({ popupId: '77', number: freshNumber() });
    const { handle } = await viewIn(response);
    const find = () => app.ledger.findByHandle(handle);
    await waitUntil('the call is in doubt', async () => (await find())?.state === 'doubt');
    const unsettled = await app.ledger.move((await find())!, 'unsettled', { actor: 'owner' });
    expect(unsettled?.state).toBe('unsettled');
    const failed = await refuse(app);
    await tellUntil(app, 'the other is told', () => received.length >= 1);
    expect(told().map(({ data }) => data.callback)).toEqual([failed]);
  });
});
