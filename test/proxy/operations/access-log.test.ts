import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sendRaw } from '../../support/program/raw-request.js';
import { callbackBody, startApp, type TestApp, viewIn } from '../../support/program/start-app.js';
import { waitUntil } from '../../support/time/wait-until.js';

let app: TestApp;
beforeEach(async () => {
  app = await startApp();
});
afterEach(() => app.close());

interface RequestLine {
  requestId: string;
  method: string;
  route: string;
  status: number;
  problem?: string;
  callback?: number;
  origin?: string;
  popup?: string;
}

/** Waits for `count` lines about completed requests. */
async function requestLines(count: number): Promise<RequestLine[]> {
  const lines = () =>
    app.logLines
      .map((line) => JSON.parse(line) as RequestLine & { msg: string })
      .filter(({ msg }) => msg === 'request');
  await waitUntil(`the logging of ${count} requests`, () => lines().length >= count);
  return lines();
}

describe('the access log', () => {
  it('the access log has one line for each request, with the declared route and no values from the URL', async () => {
    const { handle } = await viewIn(await app.post(callbackBody));
    await app.get(`/api/callbacks/${handle}?x=${handle}`);
    await app.get('/api/callbacks/CANARY-handle');
    await app.cancel(handle);
    await app.get(`/status/${handle}`);
    await app.get('/nowhere/CANARY-path');
    await app.get('/API/Popups/77');
    const lines = await requestLines(7);
    expect(
      lines.map(({ method, route, status, problem }) => [method, route, status, problem]),
    ).toEqual([
      ['POST', '/api/callbacks', 201, undefined],
      ['GET', '/api/callbacks/:handle', 200, undefined],
      ['GET', '/api/callbacks/:handle', 404, 'not-found'],
      ['POST', '/api/callbacks/:handle/cancel', 200, undefined],
      ['GET', '/status/:handle', 200, undefined],
      ['GET', 'none', 404, 'not-found'],
      ['GET', '/api/popups/:popupid', 200, undefined],
    ]);
    for (const secret of [handle, 'CANARY']) expect(app.logLines.join('')).not.toContain(secret);
  });

  it('the log line of a request that creates a callback contains the id of the callback', async () => {
    await app.post(callbackBody);
    const [line] = await requestLines(1);
    const row = await app.store.selectFrom('callbacks').select('id').executeTakeFirstOrThrow();
    expect(line?.callback).toBe(row.id);
  });

  it('the log line of a refused origin names the site and the popup', async () => {
    await app.get('/api/popups/77', { origin: 'https://user:CANARY@other.example' });
    await app.post(callbackBody, { origin: 'https://other.example' });
    await app.get('/api/popups/77/slots', { origin: `x\t${'CANARY'.repeat(50)}` });
    const named = (await requestLines(3)).map(({ status, origin, popup }) => ({
      status,
      origin,
      popup,
    }));
    expect(named).toEqual([
      { status: 403, origin: 'https://other.example', popup: '77' },
      { status: 403, origin: 'https://other.example', popup: undefined },
      { status: 403, origin: 'null', popup: '77' },
    ]);
    expect(app.logLines.join('')).not.toContain('CANARY');
  });

  it('the log line of a refused host names the host and the popup', async () => {
    await sendRaw(app.url, [
      'GET /api/popups/77 HTTP/1.1\r\nHost: evil.example:80\r\nConnection: close\r\n\r\n',
    ]);
    expect(await requestLines(1)).toMatchObject([
      { status: 403, host: 'evil.example', popup: '77' },
    ]);
  });

  it('a response carries the request id, which is the received one if that is valid', async () => {
    const receivedId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const responses = await Promise.all(
      [receivedId, '0639980001', '+33 6 39 98 00 01', `${receivedId}; CANARY`, ''].map((id) =>
        app.get('/healthz', id ? { 'x-request-id': id } : {}),
      ),
    );
    const ids = responses.map(({ headers }) => headers.get('x-request-id') ?? '');
    expect(ids[0]).toBe(receivedId);
    for (const generated of ids.slice(1)) expect(generated).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    expect(new Set(ids).size).toBe(ids.length);
    const logged = (await requestLines(5)).map(({ requestId }) => requestId);
    expect(logged.sort()).toEqual(ids.sort());
  });
});
