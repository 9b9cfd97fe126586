import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OwnerApp, startOwnerApp } from '../../support/program/owner-app.js';
import { freshNumber, problemIn, viewIn } from '../../support/program/start-app.js';

let app: OwnerApp;
const environment = {
  PAGE_PROOF: 'on',
  PUBLIC_URL: 'https://shop.example',
  REQUESTS_PER_ADDRESS: '2',
  REQUESTS_PER_NETWORK: '3',
};
beforeEach(async () => {
  app = await startOwnerApp({ environment });
});
afterEach(() => app.close());

const makeKey = async (more: object = {}): Promise<{ id: number; key: string }> =>
  (await app.send('site-keys', { name: 'shop server', ...more })).json();

const ask = (key: string, more: object = {}, headers: object = {}) =>
  app.post(
    { popupId: '77', number: freshNumber(), ...more },
    { authorization: `Bearer ${key}`, ...headers },
  );

describe('a site key', () => {
  it('a server with a site key needs no page proof, and one without a key does', async () => {
    const { key } = await makeKey();
    expect((await ask(key)).status).toBe(201);
    const body = { popupId: '77', number: freshNumber() };
    expect(await problemIn(await app.post(body))).toMatchObject({ code: 'proof-expired' });
  });

  it('a site key is shown once and stored as a hash', async () => {
    const { id, key } = await makeKey({ popupIds: ['77'], author: 'Ana' });
    expect(key).toMatch(/^rappel_site_[\w-]{43}$/);
    const list = await (await app.ask('site-keys')).json();
    expect(list).toEqual({
      siteKeys: [
        {
          id,
          name: 'shop server',
          popupIds: ['77'],
          author: 'Ana',
          createdAt: new Date(app.clock.now()).toISOString(),
        },
      ],
    });
    const stored = JSON.stringify(await app.store.selectFrom('site_keys').selectAll().execute());
    expect(stored).not.toContain(key.slice(12));
    await ask(key);
    expect(app.logLines.join()).not.toContain(key.slice(12));
  });

  it('a revoked key, a foreign text and the owner’s token are refused alike', async () => {
    const { id, key } = await makeKey();
    expect((await app.send(`site-keys/${id}`, undefined, 'delete')).status).toBe(200);
    const answers = await Promise.all(
      [key, `${key.slice(0, -1)}_`, 'rappel_site_', 'a-token-of-the-owner-0123456789'].map(
        async (text) => {
          // Each refusal has a reference of its own.
          const { reference: _, ...answer } = await problemIn(await ask(text));
          return answer;
        },
      ),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ status: 401, field: 'Authorization' });
  });

  it('a key for one popup requests no callbacks of another', async () => {
    const { key } = await makeKey({ popupIds: ['77'] });
    expect(await problemIn(await ask(key, { popupId: '78' }))).toMatchObject({
      status: 403,
      field: 'Authorization',
    });
    expect((await ask(key)).status).toBe(201);
    const { key: all } = await makeKey();
    expect((await ask(all, { popupId: '78' })).status).toBe(201);
  });

  it('a key is refused from a page, where anybody could read it', async () => {
    const { key } = await makeKey();
    const fromPage = await ask(key, {}, { origin: 'https://shop.example' });
    expect(await problemIn(fromPage)).toMatchObject({ status: 403, field: 'Authorization' });
  });

  it('the server names its visitor, whose address counts in the limits and goes to WebAppel', async () => {
    const { key } = await makeKey();
    const from = (address: string) => ask(key, {}, { 'visitor-address': address });
    for (const address of ['203.0.113.7', '::ffff:203.0.113.7'])
      expect((await from(address)).status).toBe(201);
    expect(await problemIn(await from('203.0.113.7'))).toMatchObject({ code: 'too-many-requests' });
    // The network has a limit of its own.
    expect((await from('203.0.113.8')).status).toBe(201);
    expect(await problemIn(await from('203.0.113.9'))).toMatchObject({ code: 'cannot-call-now' });
    const rows = await app.store.selectFrom('callbacks').select(['handle', 'address']).execute();
    expect([...new Set(rows.map(({ address }) => address))].sort()).toEqual([
      '203.0.113.7',
      '203.0.113.8',
    ]);
    expect(await problemIn(await from('203.0.113.7, 1.2.3.4'))).toMatchObject({
      status: 422,
      field: 'Visitor-Address',
    });
  });

  it('without Visitor-Address all requests of the server count as one address', async () => {
    const { key } = await makeKey();
    const statuses = [await ask(key), await ask(key), await ask(key)].map(({ status }) => status);
    expect(statuses).toEqual([201, 201, 429]);
  });

  it('Visitor-Address means nothing without a key', async () => {
    await app.post({}, { 'visitor-address': '203.0.113.7' });
    const named = await ask('no-key', {}, { 'visitor-address': '203.0.113.7' });
    expect(named.status).toBe(401);
    for (let sent = 0; sent < 39; sent++)
      await ask('no-key', {}, { 'visitor-address': `203.0.113.${sent}` });
    expect((await ask('no-key', {}, { 'visitor-address': '203.0.113.99' })).status).toBe(429);
  });

  it('idempotency keys are separate for each site key', async () => {
    const keys = [await makeKey(), await makeKey()];
    const repeat = async ({ key }: { key: string }, number: string) =>
      (await viewIn(await ask(key, { number }, { 'idempotency-key': 'the-same-key' }))).handle;
    const [number, another] = [freshNumber(), freshNumber()];
    const first = await repeat(keys[0]!, number);
    expect(await repeat(keys[0]!, number)).toBe(first);
    expect(await repeat(keys[1]!, another)).not.toBe(first);
  });
});
