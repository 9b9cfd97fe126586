import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectProxy, type ProxyClient } from '../../widget/proxy-client.js';
import { ProxyRefusal } from '../../widget/proxy-refusal.js';
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
    answerWith(201, { ...callbackView(), proof: 'the-proof' });
    await client.requestCallback(request, 'the-key');
    const [issued, sent] = seen;
    expect(issued).toMatchObject({ method: 'POST', url: '/api/popups/77/proofs', body: '' });
    expect(sent?.headers['page-proof']).toBe('the-proof');
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
    const problem = problemOf(client.fetchCallback('handle'));
    await received;
    await clock.advance(20_000);
    expect(await problem).toEqual({ code: 'unavailable' });
  });

  /** A proxy that numbers its proofs and refuses the first ones. */
  const proxyThatRefuses = (proofsRefused: number) => {
    let issued = 0;
    answer = (incoming, response) => {
      const proof = Number(incoming.headers['page-proof'] ?? 0);
      const isRefused = incoming.url === '/api/callbacks' && proof <= proofsRefused;
      const body = incoming.url?.endsWith('/proofs')
        ? { proof: String(++issued), expiresAt: '2026-11-23T11:00:00Z' }
        : isRefused
          ? { code: 'proof-expired' }
          : incoming.url === '/api/callbacks'
            ? callbackView()
            : popupView();
      response.writeHead(isRefused ? 403 : 200, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(body));
    };
  };
  const sentProofs = () =>
    seen
      .filter(({ url }) => url === '/api/callbacks')
      .map(({ headers }) => [headers['page-proof'], headers['idempotency-key']]);

  it('the proxy client fetches a proof when the form is opened, and another one for each callback', async () => {
    proxyThatRefuses(0);
    await client.fetchPopup('77').catch(() => undefined);
    expect(seen.map(({ url }) => url)).toEqual(['/api/popups/77']);
    client.prepareRequest('77');
    client.prepareRequest('77');
    await client.requestCallback(request, 'first-key');
    await client.requestCallback(request, 'second-key');
    expect(sentProofs()).toEqual([
      ['1', 'first-key'],
      ['2', 'second-key'],
    ]);
  });

  it('the proxy client renews an expired proof once and sends the same request with the same key', async () => {
    proxyThatRefuses(1);
    expect(await client.requestCallback(request, 'the-key')).toEqual(callbackView());
    expect(sentProofs()).toEqual([
      ['1', 'the-key'],
      ['2', 'the-key'],
    ]);
    const bodies = seen.filter(({ url }) => url === '/api/callbacks').map(({ body }) => body);
    expect(bodies[1]).toBe(bodies[0]);

    seen.length = 0;
    proxyThatRefuses(100);
    expect(await problemOf(client.requestCallback(request, 'other-key'))).toEqual({
      code: 'proof-expired',
    });
    expect(sentProofs()).toHaveLength(2);
  });

  it('the proxy client sends a request without a proof when none can be fetched', async () => {
    answer = (incoming, response) => {
      const isCallback = incoming.url === '/api/callbacks';
      response.writeHead(isCallback ? 201 : 404, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(isCallback ? callbackView() : { code: 'not-found' }));
    };
    expect(await client.requestCallback(request, 'the-key')).toEqual(callbackView());
    expect(sentProofs()).toEqual([[undefined, 'the-key']]);
  });

  it('an error of the proxy client contains neither the address nor the number', async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const failure = await client.requestCallback(request, 'k').catch((error: unknown) => error);
    expect(String((failure as Error).stack)).not.toMatch(/01 99 00|api\/callbacks/);
  });
});
