import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectProxy, type ProxyClient, ProxyRefusal } from '../../widget/proxy-client.js';
import { callbackView, popupView, slotList } from '../support/browser/fake-proxy.js';
import { FakeClock } from '../support/time/fake-clock.js';

let server: Server;
let client: ProxyClient;
let clock: FakeClock;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let asked: Promise<void>;
const seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] =
  [];

beforeEach(async () => {
  seen.length = 0;
  let arrived: () => void;
  asked = new Promise((resolve) => {
    arrived = resolve;
  });
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    seen.push({ method: request.method!, url: request.url!, headers: request.headers, body });
    arrived();
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  clock = new FakeClock();
  client = connectProxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, clock);
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const answers = (status: number, body: unknown) => {
  answer = (_request, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
};
const problemOf = async (promise: Promise<unknown>) => {
  const failure = await promise.catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ProxyRefusal);
  return (failure as ProxyRefusal).problem;
};

const request = { popupId: '77', number: '01 99 00 12 01' };

describe('the proxy client', () => {
  it('sends a request as JSON under its key, with the number in the body only', async () => {
    answers(201, callbackView());
    expect(await client.request(request, 'the-key')).toEqual(callbackView());
    const [sent] = seen;
    expect(sent).toMatchObject({ method: 'POST', url: '/api/callbacks' });
    expect(sent?.headers['idempotency-key']).toBe('the-key');
    expect(sent?.headers['content-type']).toBe('application/json');
    expect(sent?.headers.cookie).toBeUndefined();
    expect(JSON.parse(sent?.body ?? '')).toEqual(request);
  });

  it('asks for what its methods say, names made safe', async () => {
    answers(200, callbackView());
    await client.callback('a/b');
    await client.cancel('handle');
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /api/callbacks/a%2Fb',
      'POST /api/callbacks/handle/cancel',
    ]);
    expect(new URL(client.statusPage('handle')).pathname).toBe('/status/handle');
  });

  it('asks for the free times on the clock of its browser, and moves an appointment to one', async () => {
    answers(200, slotList());
    expect(await client.slots('77')).toEqual(slotList());
    const zone = encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone);
    expect(seen[0]).toMatchObject({
      method: 'GET',
      url: `/api/popups/77/slots?timeZone=${zone}`,
    });
    answers(200, callbackView());
    await client.reschedule('handle', '2026-11-24T08:00:00.000Z');
    expect(seen[1]).toMatchObject({
      method: 'POST',
      url: '/api/callbacks/handle/reschedule',
      body: '{"slotAt":"2026-11-24T08:00:00.000Z"}',
    });
    answers(200, { no: 'list' });
    expect(await problemOf(client.slots('77'))).toEqual({ code: 'unavailable' });
  });

  it('gives the picture of a popup its full address', async () => {
    answers(200, popupView({ headerImageUrl: '/api/popups/77/header-image' }));
    const { headerImageUrl } = await client.popup('77');
    expect(headerImageUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/popups\/77\/header-image$/);
  });

  it('passes on why the proxy refused', async () => {
    answers(422, { code: 'number-not-allowed', reason: 'premium', title: 'x', status: 422 });
    expect(await problemOf(client.request(request, 'k'))).toMatchObject({
      code: 'number-not-allowed',
      reason: 'premium',
    });
  });

  const nonsense: [name: string, status: number, body: unknown][] = [
    ['a problem of a code it does not know', 400, { code: 'new-in-version-9' }],
    ['a page of HTML', 502, '<h1>Bad gateway</h1>'],
    ['a cut answer', 200, '{"handle":"abc'],
    ['nothing', 200, 'null'],
    ['a state it does not know', 200, { ...callbackView(), state: 'constructor' }],
  ];
  for (const [name, status, body] of nonsense)
    it(`takes ${name} for no answer`, async () => {
      answers(status, body);
      expect(await problemOf(client.callback('handle'))).toEqual({ code: 'unavailable' });
    });

  it('waits 20 seconds for an answer, body included', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.write('{');
    };
    const problem = problemOf(client.request(request, 'k'));
    await asked;
    await clock.advance(20_000);
    expect(await problem).toEqual({ code: 'unavailable' });
  });

  it('names neither address nor number in its errors', async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const failure = await client.request(request, 'k').catch((error: unknown) => error);
    expect(String((failure as Error).stack)).not.toMatch(/01 99 00|api\/callbacks/);
  });
});
