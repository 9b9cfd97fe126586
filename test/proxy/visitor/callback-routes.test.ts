import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CallbackView, Problem } from '../../../shared/callback.js';
import { Refusal, Unreached } from '../../../shared/webappel/refusal.js';
import { settle } from '../../support/fake-clock.js';
import { listedCall } from '../../support/listed-call.js';
import { readEvents } from '../../support/server-events.js';
import {
  freshNumber,
  problemIn,
  startApp,
  type TestApp,
  viewIn,
  wishBody,
} from '../../support/start-app.js';
import { theWish } from '../../support/wishes.js';

let app: TestApp;
beforeEach(async () => {
  app = await startApp();
});
afterEach(() => app.close());

const viewKeys = Object.keys(CallbackView.shape).sort();
const problemKeys = Object.keys(Problem.shape);

async function made(body: object = { ...wishBody, number: freshNumber() }): Promise<string> {
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
    const response = await app.post({ ...wishBody, name: 'Zoé', custom1: 'Devis' });
    expect(response.status).toBe(201);
    const view = await viewIn(response);
    expect(response.headers.get('location')).toBe(`/api/callbacks/${view.handle}`);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(view).toMatchObject({ state: 'queued', cancellable: true, evidence: 'inferred' });

    app.startLoops();
    await settle();
    const wish = await theWish(app.ledger, view);
    app.webAppel.script({ summariseCalls: async () => [listedCall(wish)] });
    await app.clock.advance(2000);
    expect(await read(view.handle)).toMatchObject({ state: 'calling', cancellable: false });
    app.webAppel.script({
      summariseCalls: async () => [listedCall(wish, { callState: 'answered' })],
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
    const view = await viewIn(await app.post({ ...wishBody, delaySeconds: 300 }));
    expect(view.state).toBe('scheduled');
    expect(Date.parse(view.callAt) - Date.parse(view.requestedAt)).toBe(300_000);
  });

  it('sent twice with one key rings once and is answered with the same bytes', async () => {
    app.startLoops();
    const key = { 'idempotency-key': 'a-double-click' };
    const first = await app.post(wishBody, key);
    const bytes = await first.text();
    const wish = await theWish(app.ledger, JSON.parse(bytes) as { handle: string });
    app.webAppel.script({
      summariseCalls: async () => [
        listedCall(wish, { trackingId: '900001', callState: 'answered' }),
      ],
    });
    await app.clock.advance(3000);
    expect((await read(wish.handle)).state).toBe('ended');
    const second = await app.post(wishBody, key);
    expect(second.status).toBe(first.status);
    expect(await second.text()).toBe(bytes);
    await app.clock.advance(3000);
    expect(app.webAppel.askedFor('requestCall')).toHaveLength(1);
  });

  it('sent a hundred times at once rings once and has one answer', async () => {
    app.startLoops();
    const key = { 'idempotency-key': 'a-hundred-clicks' };
    const bodies = await Promise.all(
      Array.from({ length: 100 }, async () => (await app.post(wishBody, key)).text()),
    );
    expect(new Set(bodies).size).toBe(1);
    await app.clock.advance(3000);
    expect(app.webAppel.askedFor('requestCall')).toHaveLength(1);
  });

  it('of a hundred for one number with keys of their own is taken once', async () => {
    app.startLoops();
    const statuses = await Promise.all(
      Array.from({ length: 100 }, async () => (await app.post(wishBody)).status),
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
    const wish = await theWish(app.ledger, { handle });
    const dialing = await app.ledger.move(wish, 'dialing', 'test');
    expect(Object.keys(await read(handle)).sort()).toEqual(viewKeys);
    const doubt = await app.ledger.move(dialing!, 'doubt', 'test');
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
    const { token } = await theWish(app.ledger, { handle });
    const stream = readEvents(await app.get(`/api/callbacks/${handle}/events`));
    app.startLoops();
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
    app.startLoops();
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
    app.startLoops();
    await app.clock.advance(5000);
    expect(app.webAppel.askedFor('requestCall')).toEqual([]);
  });

  it('of a request that was sent is WebAppel’s to say', async () => {
    app.startLoops();
    const handle = await made({ ...wishBody, delaySeconds: 300 });
    await settle();
    expect(await viewIn(await app.cancel(handle))).toMatchObject({ state: 'cancelled' });
    expect(app.webAppel.askedFor('cancelCall')).toEqual([{ popupId: '77', contactId: '900001' }]);
  });

  it('that comes too late is not-cancellable', async () => {
    app.webAppel.script({ cancelCall: () => Promise.reject(new Refusal('TOO_LATE')) });
    app.startLoops();
    const handle = await made();
    await settle();
    expect(await problemOf(app.cancel(handle))).toMatchObject({
      code: 'not-cancellable',
      status: 409,
    });
  });

  it('that could not be asked for is unavailable, and the request stays as it was', async () => {
    app.webAppel.script({ cancelCall: () => Promise.reject(new Unreached('timeout')) });
    app.startLoops();
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

describe('a request that is not of the form', () => {
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    problemOf(app.post(body, headers));

  it.each([
    ['an array', []],
    ['nothing', {}],
    ['a key too many', { ...wishBody, e164: '33899123456' }],
    ['a key that our server sets', { ...wishBody, maxSeconds: 9 }],
    ['a number as a number', { ...wishBody, number: 639_980_001 }],
    ['a list of numbers', { ...wishBody, number: ['0639980001'] }],
    ['a delay as text', { ...wishBody, delaySeconds: '300' }],
    ['a popup as a number', { ...wishBody, popupId: 77 }],
    ['a name with a line end', { ...wishBody, name: 'Jean\r\n9999;77;ANSWER' }],
    ['a name with half a character', { ...wishBody, name: 'a\ud800' }],
  ])('is refused: %s', async (_what, body) => {
    expect(await post(body)).toMatchObject({ code: 'invalid-field', status: 422 });
    expect(app.webAppel.asked).toEqual([]);
  });

  it('is refused as another type than JSON, however JSON it is', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/jsonp',
      'text/plain; charset=application/json',
    ])
      expect(await post(wishBody, { 'content-type': type })).toMatchObject({
        code: 'invalid-field',
        status: 415,
      });
    expect(
      await problemOf(
        fetch(`${app.url}/api/callbacks`, {
          method: 'POST',
          headers: { 'idempotency-key': 'no-body-at-all' },
        }),
      ),
    ).toMatchObject({ status: 415 });
  });

  it('is refused above 4 KB, and up to there read', async () => {
    const padded = (bytes: number) => {
      const bare = JSON.stringify({ ...wishBody, name: '' });
      return bare.replace('"name":""', `"name":"${'x'.repeat(bytes - bare.length)}"`);
    };
    expect(await post(padded(4096))).toMatchObject({ status: 422, field: 'name' });
    expect(await post(padded(4097))).toMatchObject({ code: 'invalid-field', status: 413 });
    expect(await post('x'.repeat(5_000_000))).toMatchObject({ status: 413 });
  });

  it.each([
    '{"CANARY":',
    'CANARY',
    '{"a":1}CANARY',
    '[1,',
    '"CANARY"',
    '\u0000CANARY',
    'nullCANARY',
  ])('is refused without a word of it: %j', async (body) => {
    const problem = await post(body);
    expect(problem).toMatchObject({ code: 'invalid-field', status: 400 });
    expect(JSON.stringify(problem)).not.toMatch(/CANARY|JSON at|position|node_modules/);
  });

  it('is refused in an encoding that nobody here reads', async () => {
    expect(await post(wishBody, { 'content-encoding': 'compress' })).toMatchObject({ status: 415 });
    expect(
      await post(wishBody, { 'content-type': 'application/json; charset=ebcdic' }),
    ).toMatchObject({ status: 415 });
  });

  it.each(['', 'short', 'x'.repeat(201), 'with a blank', 'é'.repeat(10)])(
    'is refused without a key of the form: %j',
    async (key) => {
      expect(await post(wishBody, { 'idempotency-key': key })).toMatchObject({
        code: 'invalid-field',
        field: 'Idempotency-Key',
        status: 422,
      });
    },
  );

  it('needs a key', async () => {
    const bare = fetch(`${app.url}/api/callbacks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(wishBody),
    });
    expect(await problemOf(bare)).toMatchObject({ field: 'Idempotency-Key', status: 422 });
  });
});

describe('every problem that can be met today', () => {
  it('has its status and the keys of the contract', async () => {
    await app.close();
    app = await startApp({
      environment: { ALLOWED_ORIGINS: 'https://shop.example', REQUESTS_PER_ADDRESS: '3' },
    });
    const handle = await made();
    await app.cancel(handle);
    const ended = await made();
    const wish = await theWish(app.ledger, { handle: ended });
    await app.ledger.move(wish, 'failed', 'test');
    await made();
    const problems = [
      await problemOf(app.post({ ...wishBody, number: '1' })),
      await problemOf(app.post({ ...wishBody, number: '0899 12 34 56' })),
      await problemOf(app.post({ ...wishBody, popupId: '79' })),
      await problemOf(app.post({ ...wishBody, popupId: '1' })),
      await problemOf(app.post({ ...wishBody, popupId: 'x' })),
      await problemOf(app.cancel(ended)),
      await problemOf(app.post(wishBody, { origin: 'https://evil.example' })),
      await problemOf(app.post({ popupId: '77', number: freshNumber() })),
    ];
    expect(problems.map((problem) => [problem.code, problem.status])).toEqual([
      ['invalid-number', 422],
      ['number-not-allowed', 422],
      ['closed', 409],
      ['not-found', 404],
      ['invalid-field', 422],
      ['not-cancellable', 409],
      ['forbidden-origin', 403],
      ['too-many-requests', 429],
    ]);
    for (const problem of problems)
      for (const key of Object.keys(problem)) expect(problemKeys).toContain(key);
  });

  it('is a duplicate while a request for the number is live', async () => {
    await made(wishBody);
    expect(await problemOf(app.post(wishBody))).toMatchObject({ code: 'duplicate', status: 409 });
  });

  it('is unavailable while the popup’s settings cannot be had', async () => {
    app.webAppel.script({ listPopups: () => Promise.reject(new Unreached('timeout')) });
    const response = await app.post(wishBody);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('30');
    expect(await problemIn(response)).toMatchObject({ code: 'unavailable' });
  });

  it('is told without a word of what went wrong inside', async () => {
    app.webAppel.script({
      listPopups: () => Promise.reject(new TypeError('CANARY /srv/rappel/secret.ts')),
    });
    const problem = await problemOf(app.post(wishBody));
    expect(problem).toMatchObject({ code: 'unavailable', status: 500 });
    expect(JSON.stringify(problem)).not.toContain('CANARY');
    expect(app.logLines.join('')).toContain('TypeError');
    expect(app.logLines.join('')).not.toContain('CANARY');
  });

  it('is not-found for a path that is not there, without the path', async () => {
    for (const path of ['/api/CANARY', '/CANARY', '/api/callbacks/x/CANARY', '/.env', '/status'])
      expect(JSON.stringify(await problemOf(app.get(path)))).not.toContain('CANARY');
  });

  it('is one for a path that cannot be read', async () => {
    expect(await problemOf(app.get('/api/callbacks/%E0%A4%A'))).toMatchObject({ status: 400 });
  });
});
