import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownerToken } from '../../support/program/owner-app.js';
import { problemIn, startApp, type TestApp } from '../../support/program/start-app.js';

const token = ownerToken;

let app: TestApp;
beforeEach(async () => {
  app = await startApp({ environment: { ADMIN_TOKEN: token, TRUST_PROXY: 'loopback' } });
});
afterEach(() => app.close());

const ask = (authorization?: string, headers: Record<string, string> = {}) =>
  app.get('/api/owner/nothing', { ...(authorization && { authorization }), ...headers });

describe("the owner's API", () => {
  it('lets in whoever has the token', async () => {
    // Nothing stands at this path: whoever is told so was let in.
    for (const scheme of ['Bearer', 'bearer', 'BEARER'])
      expect((await ask(`${scheme} ${token}`)).status).toBe(404);
  });

  it.each([
    ['no header', undefined],
    ['an empty token', 'Bearer '],
    ['a part of it', `Bearer ${token.slice(0, -1)}`],
    ['more than it', `Bearer ${token}x`],
    ['another case', `Bearer ${token.toUpperCase()}`],
    ['another scheme', `Basic ${token}`],
    ['no scheme', token],
  ])('turns away %s, saying what to send', async (_what, authorization) => {
    const response = await ask(authorization);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer\b/);
    expect(response.headers.get('content-type')).toMatch('application/problem+json');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await problemIn(response)).toMatchObject({
      code: 'unauthorized',
      detail: expect.stringContaining('ADMIN_TOKEN'),
    });
  });

  it.each(['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'])('is closed to %s alike', async (method) => {
    const { status } = await fetch(`${app.url}/api/owner/nothing`, { method });
    expect(status).toBe(401);
  });

  it('compares one token in six seconds of an address that was wrong ten times', async () => {
    for (let guess = 0; guess < 10; guess++)
      expect((await ask(`Bearer guess-number-${guess}-of-many`)).status).toBe(401);
    const late = await ask(`Bearer ${token}`);
    expect(late.status).toBe(429);
    expect(late.headers.get('retry-after')).toBe('6');
    expect((await ask(`Bearer ${token}`, { 'x-forwarded-for': '192.0.2.7' })).status).toBe(404);
    await app.clock.advance(6000);
    expect((await ask(`Bearer ${token}`)).status).toBe(404);
  });

  it('counts an IPv6 network as one address', async () => {
    for (let guess = 0; guess < 10; guess++)
      await ask('Bearer wrong', { 'x-forwarded-for': `2001:db8::${guess + 1}` });
    const neighbour = { 'x-forwarded-for': '2001:db8::ffff' };
    expect((await ask(`Bearer ${token}`, neighbour)).status).toBe(429);
  });

  it('does not count requests without a token', async () => {
    for (let visit = 0; visit < 20; visit++) expect((await ask()).status).toBe(401);
    expect((await ask(`Bearer ${token}`)).status).toBe(404);
  });

  it('is open to no page of another origin', async () => {
    const origin = { origin: 'http://localhost:8080' };
    const response = await ask(`Bearer ${token}`, origin);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    const preflight = await fetch(`${app.url}/api/owner/nothing`, {
      method: 'OPTIONS',
      headers: { ...origin, 'access-control-request-method': 'GET' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
    expect(preflight.ok).toBe(false);
  });

  it('writes the token into no log', async () => {
    await ask(`Bearer ${token}`);
    await ask('Bearer the-wrong-one-of-somebody');
    expect(app.logLines.join('\n')).not.toMatch(/token-of-the-owner|the-wrong-one/);
  });
});
