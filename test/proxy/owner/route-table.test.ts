import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AuditLog } from '../../../proxy/owner/audit/audit-log.js';
import { OwnerRouter } from '../../../proxy/owner/owner-router.js';
import { entryOf, type OwnerRoute, routeTable } from '../../../proxy/owner/route-table.js';
import { includesRole, type Role, roles } from '../../../shared/owner/roles.js';
import { openSessionOf, signInAs } from '../../support/program/console-session.js';
import { type OwnerApp, ownerToken, startOwnerApp } from '../../support/program/owner-app.js';

const routes = Object.keys(routeTable) as OwnerRoute[];

let app: OwnerApp;
beforeEach(async () => {
  app = await startOwnerApp();
});
afterEach(() => app.close());

/** Sends a request of this route, with nothing useful in it. */
async function request(
  route: OwnerRoute,
  headers: Record<string, string>,
): Promise<{ status: number; code: string | undefined }> {
  const [method = '', path = ''] = route.split(' ');
  const hasBody = !['GET', 'DELETE'].includes(method);
  const response = await fetch(`${app.url}/api/owner${path.replace(/:\w+/, '404')}`, {
    method,
    headers: { ...headers, ...(hasBody && { 'content-type': 'application/json' }) },
    ...(hasBody && { body: '{"nothing": "of use"}' }),
  });
  const isStream = /^text\/(event-stream|csv)/.test(response.headers.get('content-type') ?? '');
  if (isStream) await response.body?.cancel();
  const body = isStream ? {} : ((await response.json()) as { code?: string });
  return { status: response.status, code: body.code };
}

const own = { 'sec-fetch-site': 'same-origin' };
const neverAdmitted = ['unauthorized', 'forbidden', 'cross-site'];
const allows = (route: OwnerRoute, role: Role): boolean => {
  const { role: needed } = entryOf(route);
  return needed === 'nobody' || includesRole(role, needed);
};

describe('the table of routes', () => {
  it.each(routes)('%s answers exactly those whom the table allows', async (route) => {
    const needsSomebody = entryOf(route).role !== 'nobody';
    const nobody = await request(route, own);
    expect(nobody.code === 'unauthorized').toBe(needsSomebody);
    for (const role of roles) {
      const { cookie } = await signInAs(app, role);
      const { code, status } = await request(route, { ...own, cookie });
      if (allows(route, role)) expect(neverAdmitted).not.toContain(code);
      else expect([status, code]).toEqual([403, 'forbidden']);
    }
    const { code } = await request(route, { authorization: `Bearer ${ownerToken}` });
    expect(neverAdmitted).not.toContain(code);
  });

  it.each(routes)('%s refuses pages of other sites, and a token beside a cookie', async (route) => {
    const { userId } = await signInAs(app, 'owner');
    const send = async (headers: Record<string, string>) =>
      request(route, { cookie: (await openSessionOf(app, userId)).cookie, ...headers });
    const both = await send({ ...own, authorization: `Bearer ${ownerToken}` });
    expect(both).toEqual({ status: 400, code: 'invalid-field' });
    if (route.startsWith('GET ')) return;
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: app.url },
      { 'sec-fetch-site': 'none' },
      { origin: 'https://elsewhere.example' },
      { origin: 'null' },
    ])
      expect(await send(headers)).toEqual({ status: 403, code: 'cross-site' });
    const older = await send({ origin: app.url });
    expect(older.code).not.toBe('cross-site');
  });

  it('a form of another page cannot write, even if it says that it is ours', async () => {
    const { cookie } = await signInAs(app, 'owner');
    const response = await fetch(`${app.url}/api/owner/stops`, {
      method: 'POST',
      headers: { ...own, cookie, 'content-type': 'text/plain' },
      body: '{"level":"dial"}',
    });
    expect(response.status).toBe(415);
    expect(await app.store.selectFrom('guard_stops').selectAll().execute()).toEqual([]);
  });

  it('a refused write leaves nothing in the audit log, and one that was made one entry', async () => {
    const reader = await signInAs(app, 'reader');
    expect((await reader.send('POST', 'stops', {})).status).toBe(403);
    const support = await signInAs(app, 'support');
    expect((await support.send('POST', 'stops', { level: 'dial' })).status).toBe(403);
    expect((await support.send('POST', 'stops', { level: 'offer' })).status).toBe(201);
    const { entries } = (await (await app.ask('audit')).json()) as { entries: object[] };
    expect(entries).toEqual([
      expect.objectContaining({ action: 'stop-set', role: 'support', via: 'session' }),
    ]);
  });

  it('support lifts a stop of offering and not one of dialling, nor replaces it', async () => {
    await app.send('stops', { level: 'dial' });
    const support = await signInAs(app, 'support');
    expect((await support.send('DELETE', 'stops/1')).status).toBe(403);
    expect((await support.send('POST', 'stops', { level: 'offer' })).status).toBe(403);
    await app.send('stops/1', undefined, 'delete');
    const { id } = (await (await app.send('stops', { level: 'offer' })).json()) as { id: number };
    expect((await support.send('DELETE', `stops/${id}`)).status).toBe(200);
  });

  it('the author of a block, a stop or a key is who is signed in, whatever the request says', async () => {
    const owner = await signInAs(app, 'owner');
    const { author } = (await (
      await owner.send('POST', 'site-keys', { name: 'shop', author: 'somebody else' })
    ).json()) as { author: string };
    expect(author).toMatch(/^person-\d+@example\.fr$/);
  });

  it('a table that names a route which nobody added does not start', () => {
    const router = new OwnerRouter({
      audit: new AuditLog(app),
      settings: { console: { isOn: true, host: undefined }, publicUrl: undefined },
    });
    expect(() => router.finish()).toThrow('GET /callbacks,');
    expect(() => router.answer('GET /nowhere' as OwnerRoute, async () => ({ body: {} }))).toThrow(
      'GET /nowhere',
    );
  });
});
