import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Problem } from '../../../shared/callback.js';
import { Unreached } from '../../../shared/webappel/refusal.js';
import { reload } from '../../support/callbacks/callbacks.js';
import {
  callbackBody,
  freshNumber,
  problemIn,
  startApp,
  type TestApp,
  viewIn,
} from '../../support/program/start-app.js';

let app: TestApp;
beforeEach(async () => {
  app = await startApp();
});
afterEach(() => app.close());

const problemKeys = Object.keys(Problem.shape);

async function createCallback(
  body: object = { ...callbackBody, number: freshNumber() },
): Promise<string> {
  const response = await app.post(body);
  expect(response.status).toBe(201);
  return (await viewIn(response)).handle;
}

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

describe('invalid requests', () => {
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    problemOf(app.post(body, headers));

  it.each([
    ['an array', []],
    ['an empty object', {}],
    ['an unknown key', { ...callbackBody, e164: '33899123456' }],
    ['a key that only the proxy may set', { ...callbackBody, maxSeconds: 9 }],
    ['a number as a number', { ...callbackBody, number: 639_980_001 }],
    ['a list of numbers', { ...callbackBody, number: ['0639980001'] }],
    ['a delay as text', { ...callbackBody, delaySeconds: '300' }],
    ['a popup as a number', { ...callbackBody, popupId: 77 }],
    ['a name with a line break', { ...callbackBody, name: 'Jean\r\n9999;77;ANSWER' }],
    ['a name with half a surrogate pair', { ...callbackBody, name: 'a\ud800' }],
  ])('the body of a callback request is refused: %s', async (_case, body) => {
    expect(await post(body)).toMatchObject({ code: 'invalid-field', status: 422 });
    expect(app.webAppel.asked).toEqual([]);
  });

  it('a JSON body with another content type is refused', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/jsonp',
      'text/plain; charset=application/json',
    ])
      expect(await post(callbackBody, { 'content-type': type })).toMatchObject({
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

  it('a body above 4 KB is refused without being parsed', async () => {
    const padded = (bytes: number) => {
      const bare = JSON.stringify({ ...callbackBody, name: '' });
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
  ])('a body that is not JSON is refused without being quoted: %j', async (body) => {
    const problem = await post(body);
    expect(problem).toMatchObject({ code: 'invalid-field', status: 400 });
    expect(JSON.stringify(problem)).not.toMatch(/CANARY|JSON at|position|node_modules/);
  });

  it('a body in an unsupported encoding is refused', async () => {
    expect(await post(callbackBody, { 'content-encoding': 'compress' })).toMatchObject({
      status: 415,
    });
    expect(
      await post(callbackBody, { 'content-type': 'application/json; charset=ebcdic' }),
    ).toMatchObject({ status: 415 });
  });

  it.each(['', 'short', 'x'.repeat(201), 'with a blank', 'é'.repeat(10)])(
    'a malformed idempotency key is refused: %j',
    async (key) => {
      expect(await post(callbackBody, { 'idempotency-key': key })).toMatchObject({
        code: 'invalid-field',
        field: 'Idempotency-Key',
        status: 422,
      });
    },
  );

  it('a request without an idempotency key is refused', async () => {
    const bare = fetch(`${app.url}/api/callbacks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(callbackBody),
    });
    expect(await problemOf(bare)).toMatchObject({ field: 'Idempotency-Key', status: 422 });
  });
});

describe('problems', () => {
  it('a problem has the documented status and only documented keys', async () => {
    await app.close();
    app = await startApp({
      environment: { ALLOWED_ORIGINS: 'https://shop.example', REQUESTS_PER_ADDRESS: '3' },
    });
    const handle = await createCallback();
    await app.cancel(handle);
    const failed = await createCallback();
    const callback = await reload(app.ledger, { handle: failed });
    await app.ledger.move(callback, 'failed', {});
    await createCallback();
    const problems = [
      await problemOf(app.post({ ...callbackBody, number: '1' })),
      await problemOf(app.post({ ...callbackBody, number: '0899 12 34 56' })),
      await problemOf(app.post({ ...callbackBody, popupId: '79' })),
      await problemOf(app.post({ ...callbackBody, popupId: '1' })),
      await problemOf(app.post({ ...callbackBody, popupId: 'x' })),
      await problemOf(app.cancel(failed)),
      await problemOf(app.post(callbackBody, { origin: 'https://evil.example' })),
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

  it('a second request for a number is a duplicate while the first is in progress', async () => {
    await createCallback(callbackBody);
    expect(await problemOf(app.post(callbackBody))).toMatchObject({
      code: 'duplicate',
      status: 409,
    });
  });

  it('a callback request is answered with unavailable while the popup’s settings cannot be fetched', async () => {
    app.webAppel.script({ listPopups: () => Promise.reject(new Unreached('timeout')) });
    const response = await app.post(callbackBody);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('30');
    expect(await problemIn(response)).toMatchObject({ code: 'unavailable' });
  });

  it('an internal error does not reveal what went wrong', async () => {
    app.webAppel.script({
      listPopups: () => Promise.reject(new TypeError('CANARY /srv/rappel/secret.ts')),
    });
    const problem = await problemOf(app.post(callbackBody));
    expect(problem).toMatchObject({ code: 'unavailable', status: 500 });
    expect(JSON.stringify(problem)).not.toContain('CANARY');
    expect(app.logLines.join('')).toContain('TypeError');
    expect(app.logLines.join('')).not.toContain('CANARY');
  });

  it('an unknown path is not found, and the problem does not repeat it', async () => {
    for (const path of ['/api/CANARY', '/CANARY', '/api/callbacks/x/CANARY', '/.env', '/status'])
      expect(JSON.stringify(await problemOf(app.get(path)))).not.toContain('CANARY');
  });

  it('a path that cannot be decoded is answered with a problem', async () => {
    expect(await problemOf(app.get('/api/callbacks/%E0%A4%A'))).toMatchObject({ status: 400 });
  });
});
