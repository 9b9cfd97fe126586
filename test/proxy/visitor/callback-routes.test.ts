import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CallbackView, Problem } from '../../../shared/callback.js';
import { Refusal, Unreached } from '../../../shared/webappel/refusal.js';
import { theCallback } from '../../support/callbacks/callbacks.js';
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

async function made(body: object = { ...callbackBody, number: freshNumber() }): Promise<string> {
  const response = await app.post(body);
  expect(response.status).toBe(201);
  return (await viewIn(response)).handle;
}

const read = async (handle: string): Promise<CallbackView> =>
  viewIn(await app.get(`/api/callbacks/${handle}`));

/** The problem of an answer, which says what its status line says. */
async function problemOf(answer: Promise<Response>): Promise<Problem> {
  const response = await answer;
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(response.headers.get('cache-control')).toBe('no-store');
  const problem = Problem.parse(await problemIn(response));
  expect(problem.status).toBe(response.status);
  expect(problem.type).toBe(`urn:rappel:problem:${problem.code}`);
  return problem;
}

describe('a request for a callback', () => {
  it('is taken, sent once, followed and told to its end', async () => {
    const response = await app.post({ ...callbackBody, name: 'Zoé', custom1: 'Devis' });
    expect(response.status).toBe(201);
    const view = await viewIn(response);
    expect(response.headers.get('location')).toBe(`/api/callbacks/${view.handle}`);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(view).toMatchObject({ state: 'queued', cancellable: true, evidence: 'inferred' });

    app.startWorkers();
    await settle();
    const callback = await theCallback(app.ledger, view);
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

  it('has a handle of 32 hexadecimal digits', async () => {
    const handles = await Promise.all([made(), made(), made()]);
    expect(new Set(handles).size).toBe(3);
    for (const handle of handles) expect(handle).toMatch(/^[0-9a-f]{32}$/);
  });

  it('is scheduled when a delay is asked for', async () => {
    const view = await viewIn(await app.post({ ...callbackBody, delaySeconds: 300 }));
    expect(view.state).toBe('scheduled');
    expect(Date.parse(view.callAt) - Date.parse(view.requestedAt)).toBe(300_000);
  });

  it('sent twice with one key rings once and is answered with the same bytes', async () => {
    app.startWorkers();
    const key = { 'idempotency-key': 'a-double-click' };
    const first = await app.post(callbackBody, key);
    const bytes = await first.text();
    const callback = await theCallback(app.ledger, JSON.parse(bytes) as { handle: string });
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

  it('sent a hundred times at once rings once and has one answer', async () => {
    app.startWorkers();
    const key = { 'idempotency-key': 'a-hundred-clicks' };
    const bodies = await Promise.all(
      Array.from({ length: 100 }, async () => (await app.post(callbackBody, key)).text()),
    );
    expect(new Set(bodies).size).toBe(1);
    await app.clock.advance(3000);
    expect(app.webAppel.askedFor('requestCall')).toHaveLength(1);
  });

  it('is answered 409 with Retry-After while the first copy is still being worked on', async () => {
    let list: (popups: typeof demoPopups) => void = () => undefined;
    app.webAppel.script({
      listPopups: () =>
        new Promise((resolve) => {
          list = resolve;
        }),
    });
    const key = { 'idempotency-key': 'a-slow-one' };
    const first = app.post(callbackBody, key);
    await vi.waitUntil(() => app.webAppel.askedFor('listPopups').length > 0);
    const second = app.post(callbackBody, key);
    let answered = false;
    void second.finally(() => {
      answered = true;
    });
    await vi.waitUntil(async () => {
      await app.clock.advance(2000);
      return answered;
    });
    const { status, headers } = await second;
    expect({ status, retryAfter: headers.get('retry-after') }).toEqual({
      status: 409,
      retryAfter: '1',
    });
    list([...demoPopups]);
    const { handle } = await viewIn(await first);
    expect((await viewIn(await app.post(callbackBody, key))).handle).toBe(handle);
  });

  it('of a hundred for one number with keys of their own is taken once', async () => {
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

describe('what is told', () => {
  it('has the keys of the contract and no others, in every state', async () => {
    const handle = await made();
    const callback = await theCallback(app.ledger, { handle });
    const dialling = await app.ledger.move(callback, 'dialling', 'test');
    expect(Object.keys(await read(handle)).sort()).toEqual(viewKeys);
    const doubt = await app.ledger.move(dialling!, 'doubt', 'test');
    expect(await read(handle)).toMatchObject({ state: 'unknown', cancellable: false });
    await app.ledger.move(doubt!, 'unsettled', 'test');
    const view = await read(handle);
    expect(Object.keys(view).sort()).toEqual(viewKeys);
    expect(CallbackView.parse(view)).toEqual(view);
  });

  it('never holds number, name, address, token or tracking id: in no body, header, event or log', async () => {
    app.webAppel.script({ requestCall: async () => '48151623' });
    const said: string[] = [];
    const note = async (response: Response) =>
      said.push(JSON.stringify([...response.headers]), await response.text());
    const body = { popupId: '77', number: '06 39 98 77 66', name: 'CANARY-N', custom1: 'CANARY-F' };
    const key = { 'idempotency-key': 'CANARY-key' };
    const response = await app.post(body, key);
    const { handle } = await viewIn(response.clone());
    await note(response);
    const { token } = await theCallback(app.ledger, { handle });
    const stream = readEvents(await app.get(`/api/callbacks/${handle}/events`));
    app.startWorkers();
    await app.clock.advance(1000);
    await note(await app.post(body, key));
    await note(await app.post({ ...body, custom1: 'x' }, key));
    await note(await app.post(body));
    await note(await app.get(`/api/callbacks/${handle}`));
    await note(await app.get(`/status/${handle}`));
    await note(await app.cancel(handle));
    await note(await app.cancel('0'.repeat(32)));
    for (let event = await stream.next(); event; event = await stream.next())
      said.push(JSON.stringify(event));
    expect(said.join('\n')).toContain('cancelled');
    for (const secret of ['9987766', '99 87 7', 'CANARY', '127.0.0.1', token, '48151623'])
      expect(said.join('\n')).not.toContain(secret);
    expect(app.logLines.join('')).not.toMatch(
      new RegExp(`9987766|CANARY|127\\.0\\.0\\.1|${token}|48151623|${handle}`),
    );
  });

  it('has an ill-formed handle, an unknown one and a foreign number answered alike', async () => {
    const unknown = 'f'.repeat(32);
    const answers = await Promise.all(
      [unknown, '8', '900001', 'x'.repeat(400), 'F'.repeat(32), '%00', "' or 1=1", '..%2f77'].map(
        async (handle) => {
          const response = await app.get(`/api/callbacks/${handle}`);
          return [response.status, await response.text(), response.headers.get('content-type')];
        },
      ),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]?.[0]).toBe(404);
  });

  it('is told of nobody’s request to who counts tracking ids', async () => {
    app.startWorkers();
    await made();
    await settle();
    for (let id = 899_990; id < 900_010; id++)
      expect((await app.get(`/api/callbacks/${id}`)).status).toBe(404);
  });
});

describe('cancelling', () => {
  it('of a request that has not been sent stays here', async () => {
    const handle = await made();
    const response = await app.cancel(handle);
    expect(response.status).toBe(200);
    expect(await viewIn(response)).toMatchObject({ state: 'cancelled', cancellable: false });
    expect(app.webAppel.askedFor('cancelCall')).toEqual([]);
    app.startWorkers();
    await app.clock.advance(5000);
    expect(app.webAppel.askedFor('requestCall')).toEqual([]);
  });

  it('of a request that was sent is WebAppel’s to say', async () => {
    app.startWorkers();
    const handle = await made({ ...callbackBody, delaySeconds: 300 });
    await settle();
    expect(await viewIn(await app.cancel(handle))).toMatchObject({ state: 'cancelled' });
    expect(app.webAppel.askedFor('cancelCall')).toEqual([{ popupId: '77', contactId: '900001' }]);
  });

  it('that comes too late is not-cancellable', async () => {
    app.webAppel.script({ cancelCall: () => Promise.reject(new Refusal('TOO_LATE')) });
    app.startWorkers();
    const handle = await made();
    await settle();
    expect(await problemOf(app.cancel(handle))).toMatchObject({
      code: 'not-cancellable',
      status: 409,
    });
  });

  it('that could not be asked for is unavailable, and the request stays as it was', async () => {
    app.webAppel.script({ cancelCall: () => Promise.reject(new Unreached('timeout')) });
    app.startWorkers();
    const handle = await made();
    await settle();
    const before = await read(handle);
    expect(await problemOf(app.cancel(handle))).toMatchObject({ code: 'unavailable', status: 503 });
    expect(await read(handle)).toEqual(before);
  });

  it('needs a POST', async () => {
    const handle = await made();
    expect((await app.get(`/api/callbacks/${handle}/cancel`)).status).toBe(404);
    expect((await read(handle)).state).toBe('queued');
  });
});
