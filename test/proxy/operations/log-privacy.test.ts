import { afterEach, beforeEach, expect, it } from 'vitest';
import { Refusal, refusalStatus, Unreached } from '../../../shared/webappel/refusal.js';
import { readEvents } from '../../support/program/server-events.js';
import { startApp, type TestApp, viewIn } from '../../support/program/start-app.js';
import { settle } from '../../support/time/fake-clock.js';

const ADMIN_TOKEN = 'CANARY-token-of-the-owner';

let app: TestApp;
beforeEach(async () => {
  app = await startApp({
    environment: {
      ADMIN_TOKEN,
      TRUST_PROXY: '1',
      WEBAPPEL_URL: 'http://127.0.0.1:1/api.php',
      WEBAPPEL_EMAIL: 'canary@shop.example',
      WEBAPPEL_PASS: 'CANARY-pass',
    },
  });
});
afterEach(() => app.close());

/** Failures of WebAppel and the network whose messages contain personal data. */
const failures: Error[] = [
  ...(Object.keys(refusalStatus) as (keyof typeof refusalStatus)[]).map(
    (code) => new Refusal(code, 'CANARY 33639980001', 'appel'),
  ),
  new Unreached('timeout', 'appel'),
  new Unreached('no-connection', 'appel'),
  new TypeError('CANARY +33639980001 caused an error'),
];

it('the log contains no number, name, handle, token, password or address, even at debug level', async () => {
  const from = { 'x-forwarded-for': '203.0.113.77', origin: 'http://localhost' };
  app.startWorkers();
  const handles: string[] = [];
  for (const [index, failure] of [undefined, ...failures].entries()) {
    if (failure) app.webAppel.script({ requestCall: () => Promise.reject(failure) });
    const digits = String(index).padStart(2, '0');
    const body = { popupId: '77', number: `06 12 34 70 ${digits}`, name: 'Canary Person' };
    const response = await app.post(body, from);
    // Some failures open a circuit breaker, and requests are then refused for a while.
    if (response.status !== 201) continue;
    const { handle } = await viewIn(response);
    handles.push(handle);
    await app.clock.advance(60_000);
    await app.get(`/api/callbacks/${handle}?number=0612347001`, from);
    await app.get(`/status/${handle}`, from);
    await app.cancel(handle, from);
  }
  await readEvents(await app.get(`/api/callbacks/${handles[0]}/events`, from)).cancel();
  const invalidBodies = [
    { number: '0612347001' },
    { popupId: '77', number: 'CANARY', extra: 'CANARY' },
  ];
  for (const body of invalidBodies) await app.post(body, from);
  await app.post('{"number": "0612347001', from);
  await app.get('/api/callbacks/CANARY-handle/events', from);
  await app.get('/CANARY/0612347001', from);
  await app.get('/metrics', { ...from, authorization: `Bearer ${ADMIN_TOKEN}` });
  await app.get('/metrics', { ...from, authorization: 'Bearer CANARY-wrong' });
  await app.get('/api/owner/callbacks', { ...from, authorization: `Bearer ${ADMIN_TOKEN}` });
  await app.clock.advance(600_000);
  await settle();

  const rows = await app.store
    .selectFrom('callbacks')
    .select(['token', 'number_hash', 'idempotency_key'])
    .execute();
  expect(rows).toHaveLength(handles.length);
  expect(handles.length).toBeGreaterThan(10);
  const secrets = [
    ...handles,
    ...rows.flatMap(({ token, number_hash, idempotency_key }) => [
      token,
      number_hash,
      idempotency_key,
    ]),
    ...['CANARY', 'canary@', 'Canary Person', '203.0.113.77', '127.0.0.1', 'test-key-'],
    ...['61234', '12 34', ADMIN_TOKEN],
  ];
  const logged = app.logLines.join('');
  expect(app.logLines.length).toBeGreaterThan(100);
  expect(secrets.filter((secret) => logged.includes(secret))).toEqual([]);
});
