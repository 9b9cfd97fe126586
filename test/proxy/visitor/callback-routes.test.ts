import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CallbackView, Problem } from '../../../shared/callback.js';
import { Refusal, Unreached } from '../../../shared/webappel/refusal.js';
import { reload } from '../../support/callbacks/callbacks.js';
import { listedCall } from '../../support/callbacks/listed-call.js';
import { readEvents } from '../../support/program/server-events.js';
import {
  callbackBody,
  freshNumber,
  problemIn,
  startApp,
  type TestApp,
  viewIn,
} from '../../support/program/start-app.js';
import { settle } from '../../support/time/fake-clock.js';
import { demoPopups } from '../../support/webappel/scripted-webappel.js';

let app: TestApp;
beforeEach(async () => {
  app = await startApp();
});
afterEach(() => app.close());

const viewKeys = Object.keys(CallbackView.shape).sort();

async function createCallback(
  body: object = { ...callbackBody, number: freshNumber() },
): Promise<string> {
  const response = await app.post(body);
  expect(response.status).toBe(201);
  return (await viewIn(response)).handle;
}

const read = async (handle: string): Promise<CallbackView> =>
  viewIn(await app.get(`/api/callbacks/${handle}`));

/** Reads a problem response and checks that its body matches its status. */
async function problemOf(pending: Promise<Response>): Promise<Problem> {
  const response = await pending;
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(response.headers.get('cache-control')).toBe('no-store');
  const problem = Problem.parse(await problemIn(response));
  expect(problem.status).toBe(response.status);
  expect(problem.type).toBe(`urn:rappel:problem:${problem.code}`);
  return problem;
}

describe('requesting a callback', () => {
  it('a callback is accepted, sent once and followed to its end', async () => {
    const response = await app.post({ ...callbackBody, name: 'Zoé', custom1: 'Devis' });
    expect(response.status).toBe(201);
    const view = await viewIn(response);
    expect(response.headers.get('location')).toBe(`/api/callbacks/${view.handle}`);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(view).toMatchObject({ state: 'queued', cancellable: true, evidence: 'inferred' });

    app.startWorkers();
    await settle();
    const callback = await reload(app.ledger, view);
    app.webAppel.script({ summariseCalls: async () => [listedCall(callback)] });
    await app.clock.advance(2000);
    expect(await read(view.handle)).toMatchObject({ state: 'calling', cancellable: false });
    app.webAppel.script({
      summariseCalls: async () => [listedCall(callback, { callState: 'answered' })],
    });
    await app.clock.advance(2000);
    expect(await read(view.handle)).toMatchObject({ state: 'ended' });
    expect(app.webAppel.askedFor('requestCall')).toHaveLength(1);
  });

  it('each callback has its own handle of 32 hexadecimal digits', async () => {
    const handles = await Promise.all([createCallback(), createCallback(), createCallback()]);
    expect(new Set(handles).size).toBe(3);
    for (const handle of handles) expect(handle).toMatch(/^[0-9a-f]{32}$/);
  });

  it('a callback with a delay is scheduled', async () => {
    const view = await viewIn(await app.post({ ...callbackBody, delaySeconds: 300 }));
    expect(view.state).toBe('scheduled');
    expect(Date.parse(view.callAt) - Date.parse(view.requestedAt)).toBe(300_000);
  });

  it('a request sent twice with one key makes one call and gets identical responses', async () => {
    app.startWorkers();
    const key = { 'idempotency-key': 'a-double-click' };
    const first = await app.post(callbackBody, key);
    const bytes = await first.text();
    const callback = await reload(app.ledger, JSON.parse(bytes) as { handle: string });
    app.webAppel.script({
      summariseCalls: async () => [
        listedCall(callback, { trackingId: '900001', callState: 'answered' }),
      ],
    });
    await app.clock.advance(3000);
    expect((await read(callback.handle)).state).toBe('ended');
    const second = await app.post(callbackBody, key);
    expect(second.status).toBe(first.status);
    expect(await second.text()).toBe(bytes);
    await app.clock.advance(3000);
    expect(app.webAppel.askedFor('requestCall')).toHaveLength(1);
  });

  it('a request sent a hundred times at once makes one call and gets identical responses', async () => {
    app.startWorkers();
    const key = { 'idempotency-key': 'a-hundred-clicks' };
    const bodies = await Promise.all(
      Array.from({ length: 100 }, async () => (await app.post(callbackBody, key)).text()),
    );
    expect(new Set(bodies).size).toBe(1);
    await app.clock.advance(3000);
    expect(app.webAppel.askedFor('requestCall')).toHaveLength(1);
  });

  it('a repeated request gets 409 with Retry-After while the first is still being processed', async () => {
    let resolvePopups: (popups: typeof demoPopups) => void = () => undefined;
    app.webAppel.script({
      listPopups: () =>
        new Promise((resolve) => {
          resolvePopups = resolve;
        }),
    });
    const key = { 'idempotency-key': 'a-slow-one' };
    const first = app.post(callbackBody, key);
    await vi.waitUntil(() => app.webAppel.askedFor('listPopups').length > 0);
    const second = app.post(callbackBody, key);
    let isAnswered = false;
    void second.finally(() => {
      isAnswered = true;
    });
    await vi.waitUntil(async () => {
      await app.clock.advance(2000);
      return isAnswered;
    });
    const { status, headers } = await second;
    expect({ status, retryAfter: headers.get('retry-after') }).toEqual({
      status: 409,
      retryAfter: '1',
    });
    resolvePopups([...demoPopups]);
    const { handle } = await viewIn(await first);
    expect((await viewIn(await app.post(callbackBody, key))).handle).toBe(handle);
  });

  it('of a hundred requests for one number with different keys, one is accepted', async () => {
    app.startWorkers();
    const statuses = await Promise.all(
      Array.from({ length: 100 }, async () => (await app.post(callbackBody)).status),
    );
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(99);
    await app.clock.advance(3000);
    expect(app.webAppel.askedFor('requestCall')).toHaveLength(1);
  });
});

describe('the view of a callback', () => {
  it('the view of a callback has exactly the documented keys in every state', async () => {
    const handle = await createCallback();
    const callback = await reload(app.ledger, { handle });
    const dialling = await app.ledger.move(callback, 'dialling', {});
    expect(Object.keys(await read(handle)).sort()).toEqual(viewKeys);
    const doubt = await app.ledger.move(dialling!, 'doubt', {});
    expect(await read(handle)).toMatchObject({ state: 'unknown', cancellable: false });
    await app.ledger.move(doubt!, 'unsettled', {});
    const view = await read(handle);
    expect(Object.keys(view).sort()).toEqual(viewKeys);
    expect(CallbackView.parse(view)).toEqual(view);
  });

  it('no response, event or log line contains the number, name, address, token or tracking id', async () => {
    app.webAppel.script({ requestCall: async () => '48151623' });
    const output: string[] = [];
    const collect = async (response: Response) =>
      output.push(JSON.stringify([...response.headers]), await response.text());
    const body = { popupId: '77', number: '06 39 98 77 66', name: 'CANARY-N', custom1: 'CANARY-F' };
    const key = { 'idempotency-key': 'CANARY-key' };
    const response = await app.post(body, key);
    const { handle } = await viewIn(response.clone());
    await collect(response);
    const { token } = await reload(app.ledger, { handle });
    const stream = readEvents(await app.get(`/api/callbacks/${handle}/events`));
    app.startWorkers();
    await app.clock.advance(1000);
    await collect(await app.post(body, key));
    await collect(await app.post({ ...body, custom1: 'x' }, key));
    await collect(await app.post(body));
    await collect(await app.get(`/api/callbacks/${handle}`));
    await collect(await app.get(`/status/${handle}`));
    await collect(await app.cancel(handle));
    await collect(await app.cancel('0'.repeat(32)));
    for (let event = await stream.next(); event; event = await stream.next())
      output.push(JSON.stringify(event));
    expect(output.join('\n')).toContain('cancelled');
    for (const secret of ['9987766', '99 87 7', 'CANARY', '127.0.0.1', token, '48151623'])
      expect(output.join('\n')).not.toContain(secret);
    expect(app.logLines.join('')).not.toMatch(
      new RegExp(`9987766|CANARY|127\\.0\\.0\\.1|${token}|48151623|${handle}`),
    );
  });

  it('malformed handles, unknown handles and tracking ids get identical responses', async () => {
    const unknown = 'f'.repeat(32);
    const responses = await Promise.all(
      [unknown, '8', '900001', 'x'.repeat(400), 'F'.repeat(32), '%00', "' or 1=1", '..%2f77'].map(
        async (handle) => {
          const response = await app.get(`/api/callbacks/${handle}`);
          return [response.status, await response.text(), response.headers.get('content-type')];
        },
      ),
    );
    for (const response of responses) expect(response).toEqual(responses[0]);
    expect(responses[0]?.[0]).toBe(404);
  });

  it('guessing tracking ids finds no callback', async () => {
    app.startWorkers();
    await createCallback();
    await settle();
    for (let id = 899_990; id < 900_010; id++)
      expect((await app.get(`/api/callbacks/${id}`)).status).toBe(404);
  });
});

describe('cancelling a callback', () => {
  it('an unsent callback is cancelled without asking WebAppel', async () => {
    const handle = await createCallback();
    const response = await app.cancel(handle);
    expect(response.status).toBe(200);
    expect(await viewIn(response)).toMatchObject({ state: 'cancelled', cancellable: false });
    expect(app.webAppel.askedFor('cancelCall')).toEqual([]);
    app.startWorkers();
    await app.clock.advance(5000);
    expect(app.webAppel.askedFor('requestCall')).toEqual([]);
  });

  it('a sent callback is cancelled at WebAppel', async () => {
    app.startWorkers();
    const handle = await createCallback({ ...callbackBody, delaySeconds: 300 });
    await settle();
    expect(await viewIn(await app.cancel(handle))).toMatchObject({ state: 'cancelled' });
    expect(app.webAppel.askedFor('cancelCall')).toEqual([{ popupId: '77', contactId: '900001' }]);
  });

  it('a cancellation that WebAppel refuses as too late is answered with not-cancellable', async () => {
    app.webAppel.script({ cancelCall: () => Promise.reject(new Refusal('TOO_LATE')) });
    app.startWorkers();
    const handle = await createCallback();
    await settle();
    expect(await problemOf(app.cancel(handle))).toMatchObject({
      code: 'not-cancellable',
      status: 409,
    });
  });

  it('a cancellation is answered with unavailable if WebAppel cannot be reached, and changes nothing', async () => {
    app.webAppel.script({ cancelCall: () => Promise.reject(new Unreached('timeout')) });
    app.startWorkers();
    const handle = await createCallback();
    await settle();
    const before = await read(handle);
    expect(await problemOf(app.cancel(handle))).toMatchObject({ code: 'unavailable', status: 503 });
    expect(await read(handle)).toEqual(before);
  });

  it('a GET does not cancel a callback', async () => {
    const handle = await createCallback();
    expect((await app.get(`/api/callbacks/${handle}/cancel`)).status).toBe(404);
    expect((await read(handle)).state).toBe('queued');
  });
});
