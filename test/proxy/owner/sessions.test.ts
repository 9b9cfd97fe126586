import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../shared/durations.js';
import type { SessionView } from '../../../shared/owner/session.js';
import { openSessionOf, signInAs } from '../../support/program/console-session.js';
import { type OwnerApp, ownerToken, startOwnerApp } from '../../support/program/owner-app.js';
import { startApp } from '../../support/program/start-app.js';

let app: OwnerApp;
beforeEach(async () => {
  app = await startOwnerApp({ environment: { TRUST_PROXY: 'loopback' } });
});
afterEach(() => app.close());

const own = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };

const giveToken = (token: string, headers: Record<string, string> = {}, url = app.url) =>
  fetch(`${url}/api/owner/session/token`, {
    method: 'POST',
    headers: { ...own, ...headers },
    body: JSON.stringify({ token }),
  });

const viewOf = async (response: Response): Promise<SessionView> =>
  (await response.json()) as SessionView;

describe('sessions', () => {
  it('the token opens a session of half an hour, in a cookie that scripts and other sites cannot use', async () => {
    const response = await giveToken(ownerToken);
    expect(await viewOf(response)).toMatchObject({
      person: { id: null, role: 'owner', openedBy: 'token' },
    });
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^rappel=[\w-]{43}; Max-Age=1800; Path=\/;/);
    expect(cookie).toContain('HttpOnly; SameSite=Strict');
    const stored = await app.store.selectFrom('owner_sessions').selectAll().execute();
    expect(JSON.stringify(stored)).not.toContain(cookie.slice(7, 50));
    const ask = () => app.get('/api/owner/stops', { cookie: cookie.split(';')[0] ?? '' });
    expect((await ask()).status).toBe(200);
    await app.clock.advance(30 * MINUTE_MS);
    expect((await ask()).status).toBe(401);
  });

  it('behind https the cookie has the prefix that only this host can set', async () => {
    const https = await startOwnerApp({ environment: { PUBLIC_URL: 'https://rappel.example.fr' } });
    const response = await giveToken(ownerToken, {}, https.url);
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^__Host-rappel=[\w-]{43}; .*Path=\/;.* Secure; SameSite=Strict$/);
    expect(cookie).not.toMatch(/domain/i);
    await https.close();
  });

  it('a session ends twelve hours after it was opened, and two hours after it was last used', async () => {
    const used = await signInAs(app, 'reader');
    const idle = await signInAs(app, 'reader');
    for (let hour = 0; hour < 11; hour++) {
      await app.clock.advance(HOUR_MS);
      expect((await used.send('GET', 'stops')).status).toBe(200);
      if (hour === 1) expect((await idle.send('GET', 'stops')).status).toBe(401);
    }
    await app.clock.advance(HOUR_MS);
    expect((await used.send('GET', 'stops')).status).toBe(401);
  });

  it('the session of somebody who was disabled ends at their next request', async () => {
    const owner = await signInAs(app, 'owner');
    const reader = await signInAs(app, 'reader');
    const disable = { isDisabled: true };
    expect((await owner.send('PATCH', `people/${reader.userId}`, disable)).status).toBe(200);
    expect((await reader.send('GET', 'stops')).status).toBe(401);
    expect((await owner.send('PATCH', `people/${owner.userId}`, disable)).status).toBe(409);
  });

  it('a changed role is in force at the next request', async () => {
    const person = await signInAs(app, 'reader');
    expect((await person.send('GET', 'people')).status).toBe(403);
    await app.send(`people/${person.userId}`, { role: 'owner' }, 'patch');
    expect((await person.send('GET', 'people')).status).toBe(200);
  });

  it('signing out ends the session everywhere, and removes the cookie', async () => {
    const { send, cookie } = await signInAs(app, 'reader');
    const out = await send('DELETE', 'session');
    expect(out.headers.get('set-cookie')).toMatch(/^rappel=; /);
    expect((await app.get('/api/owner/stops', { cookie })).status).toBe(401);
  });

  it('a person sees their own sessions and ends one, and nobody else’s', async () => {
    const one = await signInAs(app, 'support');
    const two = await openSessionOf(app, one.userId);
    const other = await signInAs(app, 'support');
    const { sessions } = (await (await one.send('GET', 'access')).json()) as {
      sessions: { id: number; isThis: boolean }[];
    };
    expect(sessions.map(({ isThis }) => isThis).sort()).toEqual([false, true]);
    const second = sessions.find(({ isThis }) => !isThis)?.id;
    expect((await other.send('DELETE', `sessions/${second}`)).status).toBe(404);
    expect((await one.send('DELETE', `sessions/${second}`)).status).toBe(200);
    expect((await two.send('GET', 'stops')).status).toBe(401);
  });

  it('wrong tokens at the sign-in count with those of the API, and the right one passes all the same', async () => {
    for (let guess = 0; guess < 5; guess++) {
      expect((await giveToken('a-wrong-token-of-somebody')).status).toBe(403);
      await app.get('/api/owner/stops', { authorization: 'Bearer wrong' });
    }
    expect((await giveToken('a-wrong-token-of-somebody')).status).toBe(429);
    expect((await giveToken(ownerToken)).status).toBe(200);
  });

  it('nobody signs in over plain http, unless on this machine', async () => {
    const plain = await startOwnerApp({ environment: { PUBLIC_URL: 'http://rappel.example.fr' } });
    const response = await giveToken(ownerToken, {}, plain.url);
    expect([response.status, await response.json()]).toEqual([
      403,
      expect.objectContaining({ code: 'insecure' }),
    ]);
    await plain.close();
  });

  it('a session opened on one instance is good on another one', async () => {
    const other = await startApp({
      environment: { ADMIN_TOKEN: ownerToken },
      store: async () => app.store,
    });
    const { cookie } = await signInAs(app, 'reader');
    expect((await other.get('/api/owner/stops', { cookie })).status).toBe(200);
  });

  it('CONSOLE=off takes neither sign-ins nor cookies, and still answers machines', async () => {
    const off = await startOwnerApp({ environment: { CONSOLE: 'off' } });
    expect((await giveToken(ownerToken, {}, off.url)).status).toBe(404);
    const { send } = await signInAs(off, 'owner');
    expect((await send('GET', 'stops')).status).toBe(401);
    expect((await off.ask('stops')).status).toBe(200);
    await off.close();
  });

  it('with CONSOLE_HOST, sessions are good at that host only', async () => {
    const apart = await startOwnerApp({
      environment: { PUBLIC_URL: 'https://rappel.example.fr', CONSOLE_HOST: 'localhost' },
    });
    const atVisitors = await giveToken(ownerToken, {}, apart.url);
    expect(atVisitors.status).toBe(404);
    const atConsole = await giveToken(ownerToken, {}, apart.url.replace('127.0.0.1', 'localhost'));
    expect(atConsole.status).toBe(200);
    await apart.close();
  });

  it('asking who is signed in counts as a read, so that a flood of it costs the store nothing', async () => {
    const flooded = await startOwnerApp({ environment: { READS_PER_ADDRESS: '60' } });
    const statuses: number[] = [];
    for (let read = 0; read < 31; read++)
      statuses.push((await flooded.get('/api/owner/session')).status);
    expect([statuses[29], statuses[30]]).toEqual([200, 429]);
    expect((await flooded.ask('stops')).status).toBe(200);
    await flooded.close();
  });

  it('cookies of others and malformed ones are nobody’s', async () => {
    for (const cookie of ['rappel=', 'rappel=short', `other=${'a'.repeat(43)}`, '=;=;;'])
      expect((await app.get('/api/owner/stops', { cookie })).status).toBe(401);
  });
});
