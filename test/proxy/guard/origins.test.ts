import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { Explanations } from '../../../shared/owner/explanation.js';
import { signInAs } from '../../support/program/console-session.js';
import { callbackBody, startApp, type TestApp, viewIn } from '../../support/program/start-app.js';
import { settle } from '../../support/time/fake-clock.js';

let app: TestApp | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

const LISTED = 'https://shop.example,https://shop.example:8443,http://legacy.example';

/** Does not use `fetch`, which sets some of these headers itself. */
function send(
  method: string,
  path: string,
  headers: Record<string, string>,
  body = '',
): Promise<{ status: number; headers: Record<string, string | string[] | undefined> }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port: app!.port,
        method,
        path,
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      },
      (response) => {
        response.resume();
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

let keyCount = 0;
const post = (headers: Record<string, string>, body: object = callbackBody) =>
  send(
    'POST',
    '/api/callbacks',
    {
      'content-type': 'application/json',
      'idempotency-key': `origin-key-${++keyCount}`,
      ...headers,
    },
    JSON.stringify(body),
  );

const countCallbacks = async (): Promise<number> =>
  (await app!.store.selectFrom('callbacks').select('id').execute()).length;

describe('the origin check with ALLOWED_ORIGINS', () => {
  it.each(['https://shop.example', 'https://shop.example:8443', 'http://legacy.example'])(
    'the listed site %s may request callbacks',
    async (origin) => {
      app = await startApp({ environment: { ALLOWED_ORIGINS: LISTED } });
      const { status, headers } = await post({ origin });
      expect(status).toBe(201);
      expect(headers['access-control-allow-origin']).toBe(origin);
      expect(headers['access-control-allow-credentials']).toBeUndefined();
      expect(headers.vary).toMatch(/\bOrigin\b/);
    },
  );

  it.each([
    'null',
    'https://shop.example.evil.example',
    'https://evilshop.example',
    'https://evil-shop.example',
    'https://shop.example.',
    'https://shop-example',
    'https://shopXexample',
    'https://www.shop.example',
    'https://example',
    'http://shop.example',
    'https://legacy.example',
    'ws://shop.example',
    'https://shop.example:443',
    'https://shop.example:80',
    'https://shop.example:8444',
    'https://shop.example:84430',
    'http://legacy.example:8443',
    'HTTPS://shop.example',
    'https://SHOP.example',
    'https://Shop.Example',
    'https://shop.example/',
    'https://shop.example/path',
    'https://shop.example?',
    'https://shop.example#',
    'https://me@shop.example',
    'https://shop.example@evil.example',
    'https://shop.example:pass@evil.example',
    'https://evil.example#https://shop.example',
    'https://evil.example/https://shop.example',
    'https://shop.example https://evil.example',
    'https://evil.example, https://shop.example',
    'https://shop.example,https://shop.example:8443',
    'https://*.example',
    '*',
    'shop.example',
    '//shop.example',
    'https://xn--shp-0na.example',
    'chrome-extension://abcdef',
    'file://',
    'about:blank',
    'undefined',
    // Loopback origins are allowed only if there is no list.
    'http://localhost',
    'http://127.0.0.1',
    'http://localhost:3000',
  ])('the unlisted site %s may not request callbacks', async (origin) => {
    app = await startApp({ environment: { ALLOWED_ORIGINS: LISTED } });
    const { status, headers } = await post({ origin });
    expect(status).toBe(403);
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(headers.vary).toMatch(/\bOrigin\b/);
    expect(await countCallbacks()).toBe(0);
  });
});

describe('the origin check without ALLOWED_ORIGINS', () => {
  it.each([
    'http://localhost',
    'http://localhost:8080',
    'http://127.0.0.1:5500',
    'http://127.8.8.8',
    'http://[::1]:3000',
    'https://localhost:4443',
  ])(
    'the loopback page %s may request callbacks if the proxy listens on a loopback host',
    async (origin) => {
      app = await startApp();
      expect((await post({ origin })).status).toBe(201);
    },
  );

  it.each([
    'null',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'http://localhost.',
    'http://127.0.0.1.nip.io',
    'http://evil.example',
    'http://localhost/path',
    'http://localhost@evil.example',
    'http://me@localhost',
    'http://LOCALHOST',
    'http://127.1',
    'http://2130706433',
    'http://localhost:80',
    'ftp://localhost',
    'file://localhost',
    'http://192.168.0.1',
    'http://0.0.0.0',
  ])(
    'the page %s may not request callbacks if the proxy listens on a loopback host',
    async (origin) => {
      app = await startApp();
      const { status, headers } = await post({ origin });
      expect(status).toBe(403);
      expect(headers['access-control-allow-origin']).toBeUndefined();
    },
  );

  it('loopback pages may not request callbacks if the proxy listens on another host', async () => {
    app = await startApp({ environment: { HOST: '0.0.0.0', WEBAPPEL_PASS: 'not the demo one' } });
    expect((await post({ origin: 'http://localhost:3000' })).status).toBe(403);
  });

  it('the proxy’s own pages may request simulated calls', async () => {
    app = await startApp({ environment: { HOST: '0.0.0.0', WEBAPPEL_PASS: 'not the demo one' } });
    const host = `calls.shop.example:${app.port}`;
    expect((await post({ host, origin: `http://${host}` })).status).toBe(201);
    expect((await post({ host, origin: `https://${host}` })).status).toBe(403);
    expect((await post({ host, origin: 'http://calls.shop.example' })).status).toBe(403);
  });

  it('PUBLIC_URL, if set, defines the proxy’s own origin, whatever the Host header says', async () => {
    app = await startApp({
      environment: {
        HOST: '0.0.0.0',
        WEBAPPEL_PASS: 'not the demo one',
        PUBLIC_URL: 'https://calls.shop.example',
      },
    });
    expect((await post({ origin: 'https://calls.shop.example' })).status).toBe(201);
    expect((await post({ host: 'evil.example', origin: 'http://evil.example' })).status).toBe(403);
  });
});

describe('the origin check of a real account without PUBLIC_URL', () => {
  const realAccount = {
    WEBAPPEL_URL: 'http://127.0.0.1:1/api.php',
    WEBAPPEL_EMAIL: 'a@shop.example',
    WEBAPPEL_PASS: 'the real one',
  };

  // A real account calls no fictional number.
  const realBody = { popupId: '77', number: '06 12 34 56 78' };

  it.each([
    {},
    { 'x-forwarded-host': 'calls.shop.example' },
    { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example' },
  ])('a page of the name in the Host header may not request callbacks, with %j', async (more) => {
    app = await startApp({
      environment: { ...realAccount, HOST: '0.0.0.0', TRUST_PROXY: '1', ALLOWED_ORIGINS: LISTED },
    });
    for (const host of ['evil.example', `127.0.0.1:${app.port}`, 'localhost'])
      for (const scheme of ['http', 'https'])
        expect((await post({ host, origin: `${scheme}://${host}`, ...more })).status).toBe(403);
    const listed = await post({ host: 'evil.example', origin: 'https://shop.example' }, realBody);
    expect(listed.status).toBe(201);
    expect(await countCallbacks()).toBe(1);
  });

  it('a status page may cancel its callback, because its handle is a secret', async () => {
    app = await startApp({ environment: { ...realAccount, HOST: '0.0.0.0' } });
    const { handle } = await viewIn(await app.post(realBody));
    const host = `calls.shop.example:${app.port}`;
    const cancel = (origin: string) =>
      send('POST', `/api/callbacks/${handle}/cancel`, { host, origin });
    expect((await cancel('http://evil.example')).status).toBe(403);
    expect((await cancel(`http://${host}`)).status).toBe(200);
  });

  it('on a loopback host only loopback pages may request callbacks', async () => {
    app = await startApp({ environment: realAccount });
    expect((await post({ origin: 'http://localhost:8080' }, realBody)).status).toBe(201);
    for (const host of ['evil.example', 'localhost.evil.example', '192.168.0.1', '0.0.0.0'])
      expect((await post({ host, origin: `http://${host}` })).status).toBe(403);
  });
});

describe('preflight requests', () => {
  const preflight = (origin: string) =>
    send('OPTIONS', '/api/callbacks', {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,idempotency-key',
    });

  it('a preflight from a listed site allows exactly what the widget sends, for ten minutes', async () => {
    app = await startApp({ environment: { ALLOWED_ORIGINS: LISTED } });
    const { status, headers } = await preflight('https://shop.example');
    expect(status).toBe(204);
    expect(headers).toMatchObject({
      'access-control-allow-origin': 'https://shop.example',
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers':
        'Content-Type, Idempotency-Key, Page-Proof, Challenge-Solution, Last-Event-ID',
      'access-control-max-age': '600',
    });
    expect(headers['access-control-allow-credentials']).toBeUndefined();
    expect(headers.vary).toMatch(/\bOrigin\b/);
  });

  it('a preflight from an unlisted site is refused', async () => {
    app = await startApp({ environment: { ALLOWED_ORIGINS: LISTED } });
    const { status, headers } = await preflight('https://evil.example');
    expect(status).toBe(403);
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });
});

describe('requests without an Origin header', () => {
  it('a request without an Origin header is allowed', async () => {
    app = await startApp({ environment: { ALLOWED_ORIGINS: LISTED } });
    expect((await post({})).status).toBe(201);
    const { status, headers } = await send('GET', '/api/popups/77', {});
    expect(status).toBe(200);
    expect(headers['access-control-allow-origin']).toBeUndefined();
    // A cache must not serve this response to a site that needs the CORS headers.
    expect(headers.vary).toMatch(/\bOrigin\b/);
  });

  it('a POST without an Origin header is refused if the browser marks it as cross-site', async () => {
    app = await startApp({ environment: { ALLOWED_ORIGINS: LISTED } });
    expect((await post({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect(await countCallbacks()).toBe(0);
    expect((await post({ 'sec-fetch-site': 'same-origin' })).status).toBe(201);
  });

  it('a GET or HEAD without an Origin header creates no callback', async () => {
    app = await startApp();
    for (const method of ['GET', 'HEAD'])
      expect((await send(method, '/api/callbacks', {}, '')).status).toBe(404);
    expect(await countCallbacks()).toBe(0);
  });
});

it('two sites each get their own CORS headers from one address', async () => {
  app = await startApp({ environment: { ALLOWED_ORIGINS: LISTED } });
  const allowed = async (origin: string) =>
    (await send('GET', '/api/popups/77', { origin })).headers['access-control-allow-origin'];
  expect(await allowed('https://shop.example')).toBe('https://shop.example');
  expect(await allowed('http://legacy.example')).toBe('http://legacy.example');
});

describe('a site that ALLOWED_ORIGINS does not list', () => {
  const refusals = async () =>
    (
      await app!.store
        .selectFrom('guard_refusals')
        .select(['rule', 'popup_id', 'failed_check', 'source', 'number'])
        .orderBy('id')
        .execute()
    ).map((row) => ({ ...row }));
  const look = (origin: string, popup = '77') => send('GET', `/api/popups/${popup}`, { origin });

  it('is recorded with its popup once an hour, so that the owner finds out what to add', async () => {
    app = await startApp({ environment: { ALLOWED_ORIGINS: LISTED } });
    for (const origin of ['https://new.example', 'https://new.example', 'https://shop.example'])
      await look(origin);
    await settle();
    const row = {
      ...{ rule: 'forbidden-origin', popup_id: '77', failed_check: 'origin', number: '' },
      source: 'https://new.example',
    };
    expect(await refusals()).toEqual([row]);
    await app.clock.advance(61 * 60_000);
    await look('https://new.example');
    await settle();
    expect(await refusals()).toEqual([row, row]);
  });

  it('is explained by its reference', async () => {
    app = await startApp({ environment: { ALLOWED_ORIGINS: LISTED } });
    await look('https://new.example');
    await settle();
    const [{ reference }] = (await app.store
      .selectFrom('guard_refusals')
      .select('reference')
      .execute()) as [{ reference: string }];
    const support = await signInAs(app, 'support');
    const answer = (await (
      await support.send('GET', `explain?reference=${reference}`)
    ).json()) as Explanations;
    expect(answer.explanations[0]).toMatchObject({
      source: 'https://new.example',
      checks: expect.arrayContaining([
        expect.objectContaining({ check: 'origin', result: 'failed', code: 'forbidden-origin' }),
      ]),
    });
  });

  it('fills no store: of a flood of sites 20 an hour are recorded, and no text that is no site', async () => {
    app = await startApp({ environment: { ALLOWED_ORIGINS: LISTED } });
    for (let site = 0; site < 60; site++) await look(`https://site-${site}.example`);
    await look(`https://${'x'.repeat(500)}.example/path?number=0639980042`, '78');
    await settle();
    const rows = await refusals();
    expect(rows).toHaveLength(20);
    expect(rows.every(({ source }) => /^https:\/\/site-\d+\.example$/.test(source ?? ''))).toBe(
      true,
    );
  });
});
