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
let received: Promise<void>;
const seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] =
  [];

beforeEach(async () => {
  seen.length = 0;
  let arrived: () => void;
  received = new Promise((resolve) => {
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

const answerWith = (status: number, body: unknown) => {
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
  it('the proxy client sends a request as JSON with its key, and the number in the body only', async () => {
    answerWith(201, callbackView());
    expect(await client.requestCallback(request, 'the-key')).toEqual(callbackView());
    const [sent] = seen;
    expect(sent).toMatchObject({ method: 'POST', url: '/api/callbacks' });
    expect(sent?.headers['idempotency-key']).toBe('the-key');
    expect(sent?.headers['content-type']).toBe('application/json');
    expect(sent?.headers.cookie).toBeUndefined();
    expect(JSON.parse(sent?.body ?? '')).toEqual(request);
  });

  it('the proxy client uses the documented routes and escapes the handle', async () => {
    answerWith(200, callbackView());
    await client.fetchCallback('a/b');
    await client.cancel('handle');
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /api/callbacks/a%2Fb',
      'POST /api/callbacks/handle/cancel',
    ]);
    expect(new URL(client.statusPageUrl('handle')).pathname).toBe('/status/handle');
  });

  it('the proxy client loads the free slots in the browser’s time zone, and moves an appointment to one', async () => {
    answerWith(200, slotList());
    expect(await client.listSlots('77')).toEqual(slotList());
    const zone = encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone);
    expect(seen[0]).toMatchObject({
      method: 'GET',
      url: `/api/popups/77/slots?timeZone=${zone}`,
    });
    answerWith(200, callbackView());
    await client.reschedule('handle', '2026-11-24T08:00:00.000Z');
    expect(seen[1]).toMatchObject({
      method: 'POST',
      url: '/api/callbacks/handle/reschedule',
      body: '{"slotAt":"2026-11-24T08:00:00.000Z"}',
    });
    answerWith(200, { no: 'list' });
    expect(await problemOf(client.listSlots('77'))).toEqual({ code: 'unavailable' });
  });

  it('the proxy client makes the address of the header image absolute', async () => {
    answerWith(200, popupView({ headerImageUrl: '/api/popups/77/header-image' }));
    const { headerImageUrl } = await client.fetchPopup('77');
    expect(headerImageUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/popups\/77\/header-image$/);
  });

  it('the proxy client reports the reason of a refusal', async () => {
    answerWith(422, { code: 'number-not-allowed', reason: 'premium', title: 'x', status: 422 });
    expect(await problemOf(client.requestCallback(request, 'k'))).toMatchObject({
      code: 'number-not-allowed',
      reason: 'premium',
    });
  });

  const unusableAnswers: [name: string, status: number, body: unknown][] = [
    ['a problem with an unknown code', 400, { code: 'new-in-version-9' }],
    ['an HTML page', 502, '<h1>Bad gateway</h1>'],
    ['a truncated answer', 200, '{"handle":"abc'],
    ['an empty answer', 200, 'null'],
    ['an unknown state', 200, { ...callbackView(), state: 'constructor' }],
  ];
  for (const [name, status, body] of unusableAnswers)
    it(`the proxy client treats ${name} as an unavailable proxy`, async () => {
      answerWith(status, body);
      expect(await problemOf(client.fetchCallback('handle'))).toEqual({ code: 'unavailable' });
    });

  it('the proxy client waits at most 20 seconds for an answer, body included', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.write('{');
    };
    const problem = problemOf(client.requestCallback(request, 'k'));
    await received;
    await clock.advance(20_000);
    expect(await problem).toEqual({ code: 'unavailable' });
  });

  it('an error of the proxy client contains neither the address nor the number', async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const failure = await client.requestCallback(request, 'k').catch((error: unknown) => error);
    expect(String((failure as Error).stack)).not.toMatch(/01 99 00|api\/callbacks/);
  });
});
