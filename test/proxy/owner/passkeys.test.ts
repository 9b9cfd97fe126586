import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../shared/durations.js';
import type { MadeInvitation, People } from '../../../shared/owner/people.js';
import type { SessionView } from '../../../shared/owner/session.js';
import { openSessionOf } from '../../support/program/console-session.js';
import { type OwnerApp, ownerToken, startOwnerApp } from '../../support/program/owner-app.js';
import { SoftwarePasskey } from '../../support/program/software-passkey.js';
import { startApp, type TestApp } from '../../support/program/start-app.js';

const origin = 'https://console.example.fr';
const environment = { ADMIN_TOKEN: ownerToken, PUBLIC_URL: origin };

/** Two instances on one store. */
let app: OwnerApp;
let other: TestApp;
beforeEach(async () => {
  app = await startOwnerApp({ environment });
  other = await startApp({ environment, store: async () => app.store });
});
afterEach(() => app.close());

const post = async (
  path: string,
  body: unknown,
  { at = app, cookie = '' }: { at?: TestApp; cookie?: string } = {},
) => {
  const response = await fetch(`${at.url}/api/owner/${path}`, {
    method: 'POST',
    headers: {
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/json',
      ...(cookie && { cookie }),
    },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as SessionView & { code?: string } & {
    id: string;
    options: { challenge: string };
  };
  const set = response.headers.get('set-cookie')?.split(';')[0] ?? '';
  return { status: response.status, answer, cookie: set };
};

/** Who came with the token makes a passkey. */
async function firstOwner(): Promise<{ passkey: SoftwarePasskey; cookie: string }> {
  const { cookie: root } = await post('session/token', { token: ownerToken });
  const passkey = new SoftwarePasskey(origin);
  const person = { email: 'Camille@Example.fr', name: 'Camille' };
  const { answer } = await post('passkeys/options', person, { cookie: root });
  const made = await post('passkeys', passkey.register(answer), { cookie: root });
  expect(made).toMatchObject({
    status: 201,
    answer: { person: { email: 'camille@example.fr', role: 'owner', openedBy: 'passkey' } },
  });
  const used = await app.get('/api/owner/stops', { cookie: root });
  expect(used.status).toBe(401);
  return { passkey, cookie: made.cookie };
}

const challenge = async (at: TestApp = app) =>
  (await post('session/passkey/options', {}, { at })).answer;

describe('passkeys', () => {
  it('a passkey made on one instance signs in on another one, with the challenge of a third request', async () => {
    const { passkey } = await firstOwner();
    const asked = await challenge(app);
    const signedIn = await post('session/passkey', passkey.signIn(asked), { at: other });
    expect(signedIn).toMatchObject({ status: 200, answer: { person: { name: 'Camille' } } });
    const stops = await app.get('/api/owner/stops', { cookie: signedIn.cookie });
    expect(stops.status).toBe(200);
  });

  it('a challenge is good once, and for five minutes', async () => {
    const { passkey } = await firstOwner();
    const asked = await challenge();
    const body = passkey.signIn(asked);
    expect((await post('session/passkey', body)).status).toBe(200);
    expect(await post('session/passkey', body)).toMatchObject({
      status: 403,
      answer: { code: 'sign-in-failed' },
    });
    const late = await challenge();
    await app.clock.advance(5 * MINUTE_MS);
    expect((await post('session/passkey', passkey.signIn(late))).status).toBe(403);
  });

  it('the answer of another page, of another passkey, or to another challenge is refused', async () => {
    const { passkey } = await firstOwner();
    const foreign = passkey.signIn(await challenge(), 'https://console.example.com');
    expect((await post('session/passkey', foreign)).status).toBe(403);
    const stranger = new SoftwarePasskey(origin).signIn(await challenge());
    expect((await post('session/passkey', stranger)).status).toBe(403);
    const { id } = await challenge();
    const mixed = { ...passkey.signIn(await challenge()), id };
    expect((await post('session/passkey', mixed)).status).toBe(403);
    for (const response of [{}, { id: 7, response: null }, { id: 'x', type: 'public-key' }])
      expect((await post('session/passkey', { id, response })).status).toBe(403);
  });

  it('a copied passkey, whose counter has not moved on, is refused', async () => {
    const { passkey } = await firstOwner();
    await app.store.updateTable('owner_passkeys').set({ counter: 5 }).execute();
    expect((await post('session/passkey', passkey.signIn(await challenge()))).status).toBe(403);
  });

  it('who is disabled cannot sign in, and can once they are enabled again', async () => {
    const { passkey, cookie } = await firstOwner();
    const { id } =
      (await app.store.selectFrom('owner_users').select('id').executeTakeFirst()) ?? {};
    await app.send(`people/${id}`, { isDisabled: true }, 'patch');
    expect((await app.get('/api/owner/stops', { cookie })).status).toBe(401);
    expect((await post('session/passkey', passkey.signIn(await challenge()))).status).toBe(403);
    await app.send(`people/${id}`, { isDisabled: false }, 'patch');
    expect((await post('session/passkey', passkey.signIn(await challenge()))).status).toBe(200);
  });

  it('somebody who is signed in cannot make a passkey for somebody else', async () => {
    const { cookie } = await firstOwner();
    const { answer } = await post(
      'passkeys/options',
      { email: 'x@example.fr', name: 'X' },
      { cookie },
    );
    const made = await post('passkeys', new SoftwarePasskey(origin).register(answer), { cookie });
    expect(made.answer.person?.email).toBe('camille@example.fr');
    const { people } = (await (await app.ask('people')).json()) as People;
    expect(people.map(({ email, passkeys }) => [email, passkeys])).toEqual([
      ['camille@example.fr', 2],
    ]);
  });

  it('the last passkey of a person stays', async () => {
    const { cookie } = await firstOwner();
    const remove = await fetch(`${app.url}/api/owner/passkeys/1`, {
      method: 'DELETE',
      headers: { cookie, 'sec-fetch-site': 'same-origin' },
    });
    expect(remove.status).toBe(409);
  });

  it.each([
    ['https://192.0.2.7', 'is an address'],
    ['https://[2001:db8::7]', 'is an address'],
  ])('at %s a passkey is refused with what to do', async (PUBLIC_URL, sentence) => {
    const address = await startOwnerApp({ environment: { PUBLIC_URL } });
    const { status, answer } = await post('session/passkey/options', {}, { at: address });
    expect([status, (answer as { detail?: string }).detail]).toEqual([
      403,
      expect.stringContaining(sentence),
    ]);
    await address.close();
  });
});

describe('invitations', () => {
  const invite = async (email = 'sam@example.fr', role = 'support') => {
    const made = (await (
      await app.send('people/invitations', { email, role, name: 'Sam' })
    ).json()) as MadeInvitation;
    return { ...made, token: new URL(made.url).hash.slice(1) };
  };
  const accept = async (token: string) => {
    const { answer, status } = await post('invitation/passkey/options', { token });
    if (status !== 200) return { status, answer, cookie: '' };
    return post('invitation/passkey', new SoftwarePasskey(origin).register(answer), { at: other });
  };

  it('an invitation is good once, on any instance, and makes what it says', async () => {
    const { token, url } = await invite();
    expect(url).toMatch(/^https:\/\/console\.example\.fr\/console\/invitation#[\w-]{43}$/);
    const [first, second] = await Promise.all([accept(token), accept(token)]);
    expect([first.status, second.status].sort()).toEqual([201, 403]);
    const { people, invitations } = (await (await app.ask('people')).json()) as People;
    expect(people).toMatchObject([{ email: 'sam@example.fr', role: 'support', passkeys: 1 }]);
    expect(invitations).toEqual([]);
  });

  it('an invitation ends after 48 hours, and when it is withdrawn', async () => {
    const late = await invite();
    await app.clock.advance(48 * HOUR_MS);
    expect((await accept(late.token)).status).toBe(403);
    const { token, id } = await invite();
    await app.send(`people/invitations/${id}`, undefined, 'delete');
    expect((await accept(token)).status).toBe(403);
  });

  it('who is invited again makes another passkey and keeps their role', async () => {
    await accept((await invite('sam@example.fr', 'reader')).token);
    const again = await accept((await invite('sam@example.fr', 'owner')).token);
    expect(again.answer.person).toMatchObject({ role: 'reader', email: 'sam@example.fr' });
  });

  it('only a hash of the secret is stored, and guesses at it are counted', async () => {
    const { token } = await invite();
    const rows = await app.store.selectFrom('owner_invitations').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(token);
    const statuses: number[] = [];
    for (let guess = 0; guess < 11; guess++)
      statuses.push((await post('invitation', { token: 'x'.repeat(43) })).status);
    expect(statuses).toEqual([...Array(10).fill(403), 429]);
  });

  it('the audit log says who invited, who made a passkey and who signed in', async () => {
    const { cookie } = await firstOwner();
    const { id } = await app.store.selectFrom('owner_users').select('id').executeTakeFirstOrThrow();
    expect(cookie).toMatch(/^__Host-rappel=/);
    await openSessionOf(app, id);
    await invite();
    const { entries } = (await (await app.ask('audit')).json()) as { entries: object[] };
    expect(entries).toMatchObject([
      { action: 'person-invited', who: 'ADMIN_TOKEN', via: 'token', target: 'sam@example.fr' },
      { action: 'passkey-added', who: 'camille@example.fr', via: 'session' },
      { action: 'signed-in', who: 'ADMIN_TOKEN', change: { with: 'token' } },
    ]);
  });

  it('an entry is in the audit log for 400 days', async () => {
    await invite();
    await app.clock.advance(401 * 24 * HOUR_MS);
    await app.send('stops', {});
    const { entries } = (await (await app.ask('audit')).json()) as { entries: object[] };
    expect(entries).toMatchObject([{ action: 'stop-set' }]);
  });
});
