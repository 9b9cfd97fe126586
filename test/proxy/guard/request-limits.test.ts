import { afterEach, describe, expect, it } from 'vitest';
import { reschedule } from '../../support/callbacks/appointment-requests.js';
import {
  callbackBody,
  freshNumber,
  problemIn,
  startApp,
  type TestApp,
} from '../../support/program/start-app.js';
import { settle } from '../../support/time/fake-clock.js';
import { waitUntil } from '../../support/time/wait-until.js';

let app: TestApp;
afterEach(() => app.close());

const limited = (perAddress: number, more: Record<string, string> = {}) =>
  startApp({ environment: { REQUESTS_PER_ADDRESS: String(perAddress), ...more } });

const ask = async (headers: Record<string, string> = {}): Promise<number> =>
  (await app.post({ popupId: '77', number: freshNumber() }, headers)).status;

const asked = async (times: number, headers: Record<string, string> = {}): Promise<number[]> => {
  const statuses: number[] = [];
  for (let time = 0; time < times; time++) statuses.push(await ask(headers));
  return statuses;
};

const callbacks = async (): Promise<number> =>
  (await app.store.selectFrom('callbacks').select('id').execute()).length;

describe('the limit of requests', () => {
  it('the request limit is exact when 50 requests arrive at once', async () => {
    app = await limited(10);
    const statuses = await Promise.all(Array.from({ length: 50 }, () => ask()));
    expect(statuses.filter((status) => status === 201)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(40);
    expect(await callbacks()).toBe(10);
  });

  it('a repeated request counts once', async () => {
    app = await limited(2);
    const body = { popupId: '77', number: freshNumber() };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => app.post(body, { 'idempotency-key': 'one-and-the-same' })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201));
    expect(await asked(2)).toEqual([201, 429]);
  });

  it('a request above the limit is refused with the time to wait', async () => {
    app = await limited(1);
    await ask();
    await app.clock.advance(100_500);
    const response = await app.post({ popupId: '77', number: freshNumber() });
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('500');
    expect(await problemIn(response)).toMatchObject({
      code: 'too-many-requests',
      retryAfterSeconds: 500,
    });
  });

  it('the request limit resets after ten minutes and not before', async () => {
    app = await limited(2);
    expect(await asked(3)).toEqual([201, 201, 429]);
    await app.clock.advance(599_999);
    expect(await ask()).toBe(429);
    await app.clock.advance(1);
    expect(await asked(3)).toEqual([201, 201, 429]);
  });

  it('addresses are stored as keyed hashes and deleted within a minute after ten minutes', async () => {
    app = await limited(2, { TRUST_PROXY: '1' });
    await ask({ 'x-forwarded-for': '203.0.113.1' });
    const kept = () => app.store.selectFrom('rate_limit_hits').selectAll().execute();
    const before = await kept();
    expect(before.length).toBeGreaterThan(0);
    expect(JSON.stringify(before)).not.toContain('203.0.113.1');
    await app.clock.advance(599_999);
    await ask({ 'x-forwarded-for': '203.0.113.2' });
    expect(await kept()).toHaveLength(2 * before.length);
    await app.clock.advance(60_000);
    await ask({ 'x-forwarded-for': '203.0.113.3' });
    expect(await kept()).toHaveLength(2 * before.length);
  });

  it('without a trusted proxy, a forged header does not change the counted address', async () => {
    app = await limited(2);
    for (let last = 1; last <= 2; last++)
      expect(await ask({ 'x-forwarded-for': `203.0.113.${last}` })).toBe(201);
    expect(await ask({ 'x-forwarded-for': '203.0.113.3' })).toBe(429);
    expect(await ask({ forwarded: 'for=203.0.113.4', 'x-real-ip': '203.0.113.4' })).toBe(429);
  });

  it('behind one proxy, the last entry of X-Forwarded-For is counted', async () => {
    app = await limited(1, { TRUST_PROXY: '1' });
    expect(await ask({ 'x-forwarded-for': '203.0.113.1' })).toBe(201);
    expect(await ask({ 'x-forwarded-for': '198.51.100.77, 203.0.113.1' })).toBe(429);
    expect(await ask({ 'x-forwarded-for': '203.0.113.1, 203.0.113.2' })).toBe(201);
  });

  it('the addresses of one IPv6 /56 count as one address', async () => {
    app = await limited(1, { TRUST_PROXY: '1' });
    expect(await ask({ 'x-forwarded-for': '2001:db8:0:aa00::1' })).toBe(201);
    expect(await ask({ 'x-forwarded-for': '2001:db8:0:aaff:ffff::9' })).toBe(429);
    expect(await ask({ 'x-forwarded-for': '2001:db8:0:ab00::1' })).toBe(201);
  });

  it('an IPv4-mapped IPv6 address counts as the IPv4 address', async () => {
    app = await limited(1, { TRUST_PROXY: '1' });
    expect(await ask({ 'x-forwarded-for': '203.0.113.1' })).toBe(201);
    expect(await ask({ 'x-forwarded-for': '::ffff:203.0.113.1' })).toBe(429);
    expect(await ask({ 'x-forwarded-for': '203.0.113.1:4711' })).toBe(429);
  });

  it('visitors with an unknown address count as one address', async () => {
    app = await limited(1, { TRUST_PROXY: '1' });
    expect(await ask({ 'x-forwarded-for': 'unknown' })).toBe(201);
    expect(await ask({ 'x-forwarded-for': '_hidden' })).toBe(429);
  });

  it('a request is refused when it cannot be counted', async () => {
    app = await limited(10);
    await app.store.schema.dropTable('rate_limit_hits').execute();
    const response = await app.post(callbackBody);
    expect(response.status).toBe(500);
    expect(await problemIn(response)).toMatchObject({ code: 'unavailable' });
    expect(await callbacks()).toBe(0);
  });

  it('a refused request does not count towards the limit', async () => {
    app = await limited(1);
    for (let time = 0; time < 5; time++)
      expect((await app.post({ popupId: '77', number: '06' })).status).toBe(422);
    expect(await ask()).toBe(201);
  });

  it('a repeated request is answered again even when the limit is reached', async () => {
    app = await limited(1);
    const key = { 'idempotency-key': 'the-same-key' };
    const first = await app.post(callbackBody, key);
    const again = await app.post(callbackBody, key);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(await ask()).toBe(429);
  });

  it('a request counts even when its client disconnects before the response', async () => {
    app = await limited(1);
    let goOn: () => void = () => undefined;
    app.webAppel.script({
      listDestinations: async () => {
        await new Promise<void>((resolve) => {
          goOn = resolve;
        });
        return [{ destinationId: '1', destinationName: 'FR_Mobile', allowed: 'allowed' as const }];
      },
    });
    const gone = new AbortController();
    const sent = fetch(`${app.url}/api/callbacks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'hung-up-key' },
      body: JSON.stringify(callbackBody),
      signal: gone.signal,
    }).catch(() => 'gone');
    await waitUntil(
      'the request for the destinations',
      () => app.webAppel.askedFor('listDestinations').length > 0,
    );
    gone.abort();
    expect(await sent).toBe('gone');
    await settle(50);
    goOn();
    await waitUntil('the storing of a callback', async () => (await callbacks()) > 0);
    expect(await ask()).toBe(429);
  });

  it('an address may send twenty invalid requests for each allowed one', async () => {
    app = await limited(1);
    const statuses: number[] = [];
    for (let time = 0; time < 21; time++) statuses.push((await app.post('{')).status);
    expect(statuses).toEqual([...Array<number>(20).fill(400), 429]);
  });

  it('moving an appointment counts as an attempt', async () => {
    app = await limited(1);
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 21; attempt++)
      statuses.push((await reschedule(app, 'unknown', '')).status);
    expect(statuses).toEqual([...Array<number>(20).fill(404), 429]);
  });

  it('reading a callback is not limited', async () => {
    app = await limited(1);
    const response = await app.post(callbackBody);
    const { handle } = (await response.json()) as { handle: string };
    for (let time = 0; time < 30; time++)
      expect((await app.get(`/api/callbacks/${handle}`)).status).toBe(200);
  });
});
