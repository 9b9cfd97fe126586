import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownerToken } from '../../support/program/owner-app.js';
import { problemIn, startApp, type TestApp } from '../../support/program/start-app.js';

const token = ownerToken;

let app: TestApp;
beforeEach(async () => {
  app = await startApp({ environment: { ADMIN_TOKEN: token, TRUST_PROXY: 'loopback' } });
});
afterEach(() => app.close());

const request = (authorization?: string, headers: Record<string, string> = {}) =>
  app.get('/api/owner/nothing', { ...(authorization && { authorization }), ...headers });

describe("the owner's API", () => {
  it('the owner’s API admits a request with the token', async () => {
    // This path does not exist: a 404 means that the request was admitted.
    for (const scheme of ['Bearer', 'bearer', 'BEARER'])
      expect((await request(`${scheme} ${token}`)).status).toBe(404);
  });

  it.each([
    ['no header', undefined],
    ['an empty token', 'Bearer '],
    ['a part of the token', `Bearer ${token.slice(0, -1)}`],
    ['the token and more', `Bearer ${token}x`],
    ['the token in upper case', `Bearer ${token.toUpperCase()}`],
    ['another scheme', `Basic ${token}`],
    ['no scheme', token],
  ])('the owner’s API refuses %s and says what to send', async (_case, authorization) => {
    const response = await request(authorization);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer\b/);
    expect(response.headers.get('content-type')).toMatch('application/problem+json');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await problemIn(response)).toMatchObject({
      code: 'unauthorized',
      detail: expect.stringContaining('ADMIN_TOKEN'),
    });
  });

  it.each(['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'])(
    'the owner’s API refuses %s without a token',
    async (method) => {
      const { status } = await fetch(`${app.url}/api/owner/nothing`, { method });
      expect(status).toBe(401);
    },
  );

  it('after ten wrong tokens an address is told to wait, and the right token passes all the same', async () => {
    for (let guess = 0; guess < 10; guess++)
      expect((await request(`Bearer guess-number-${guess}-of-many`)).status).toBe(401);
    const limited = await request('Bearer one-guess-more');
    expect(limited.status).toBe(429);
    expect(limited.headers.get('retry-after')).toBe('600');
    expect((await request(`Bearer ${token}`)).status).toBe(404);
    await app.clock.advance(600_000);
    expect((await request('Bearer one-guess-more')).status).toBe(401);
  });

  it('wrong tokens from one IPv6 network count as one address’s', async () => {
    for (let guess = 0; guess < 10; guess++)
      await request('Bearer wrong', { 'x-forwarded-for': `2001:db8::${guess + 1}` });
    const neighbour = { 'x-forwarded-for': '2001:db8::ffff' };
    expect((await request('Bearer wrong', neighbour)).status).toBe(429);
    expect((await request(`Bearer ${token}`, neighbour)).status).toBe(404);
  });

  it('guesses from many addresses are limited together, told once, and lock nobody out', async () => {
    const from = (index: number) => ({ 'x-forwarded-for': `198.51.${index >> 8}.${index & 255}` });
    for (let guess = 0; guess < 200; guess++)
      expect((await request('Bearer wrong', from(guess))).status).toBe(401);
    for (let guess = 200; guess < 210; guess++)
      expect((await request('Bearer wrong', from(guess))).status).toBe(429);
    expect((await request(`Bearer ${token}`, from(999))).status).toBe(404);
    expect(app.logLines.filter((line) => line.includes('token-guessing'))).toHaveLength(1);
  });

  it('guesses at two instances count together', async () => {
    const other = await startApp({
      environment: { ADMIN_TOKEN: token, TRUST_PROXY: 'loopback' },
      store: async () => app.store,
    });
    const guess = (at: TestApp) => at.get('/metrics', { authorization: 'Bearer wrong' });
    const statuses: number[] = [];
    for (let count = 0; count < 6; count++)
      statuses.push((await guess(app)).status, (await guess(other)).status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
  });

  it('requests without a token do not count as wrong tokens', async () => {
    for (let attempt = 0; attempt < 20; attempt++) expect((await request()).status).toBe(401);
    expect((await request(`Bearer ${token}`)).status).toBe(404);
  });

  it('the owner’s API is not open to pages of other origins', async () => {
    const origin = { origin: 'http://localhost:8080' };
    const response = await request(`Bearer ${token}`, origin);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    const preflight = await fetch(`${app.url}/api/owner/nothing`, {
      method: 'OPTIONS',
      headers: { ...origin, 'access-control-request-method': 'GET' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
    expect(preflight.ok).toBe(false);
  });

  it('tokens are never logged', async () => {
    await request(`Bearer ${token}`);
    await request('Bearer the-wrong-one-of-somebody');
    expect(app.logLines.join('\n')).not.toMatch(/token-of-the-owner|the-wrong-one/);
  });
});
