import { afterEach, describe, expect, it } from 'vitest';
import { startEmbedded } from '../../support/platform/embedded.js';
import { ownerToken } from '../../support/program/owner-app.js';
import { sendRaw } from '../../support/program/raw-request.js';
import { startApp, type TestApp } from '../../support/program/start-app.js';

let app: TestApp | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);

/** Status of a request with these header lines. */
const statusFor = async (url: string, target: string, ...lines: string[]): Promise<number> =>
  statusOf(
    await sendRaw(url, [
      `GET ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`,
    ]),
  );

const rebound = [
  'evil.example',
  'evil.example:3000',
  'localhost.evil.example',
  '127.0.0.1.nip.io',
  '192.168.0.1',
  '0.0.0.0',
  '[::2]',
  'localhost.',
];

describe('a program on a loopback host', () => {
  it.each(rebound)('a request for the host %s is refused on every path', async (host) => {
    app = await startApp({ environment: { ADMIN_TOKEN: ownerToken } });
    for (const target of ['/', '/openapi.json', '/api/popups/77', '/metrics', '/status/x'])
      expect([target, await statusFor(app.url, target, `Host: ${host}`)]).toEqual([target, 403]);
    const token = `Authorization: Bearer ${ownerToken}`;
    expect(await statusFor(app.url, '/api/owner/callbacks', `Host: ${host}`, token)).toBe(403);
  });

  it.each(['localhost', 'LOCALHOST:3000', '127.0.0.1', '127.8.8.8:80', '[::1]:3000'])(
    'a request for the loopback host %s is served',
    async (host) => {
      app = await startApp();
      expect(await statusFor(app.url, '/api/popups/77', `Host: ${host}`)).toBe(200);
    },
  );

  it('a request for the host of a listed site is served, because the owner trusts that name', async () => {
    app = await startApp({ environment: { ALLOWED_ORIGINS: 'https://shop.example' } });
    expect(await statusFor(app.url, '/api/popups/77', 'Host: shop.example')).toBe(200);
    expect(await statusFor(app.url, '/api/popups/77', 'Host: evil.example')).toBe(403);
  });

  it('behind a reverse proxy, any host is served if PUBLIC_URL is set', async () => {
    app = await startApp({ environment: { PUBLIC_URL: 'https://calls.shop.example' } });
    expect(await statusFor(app.url, '/api/popups/77', 'Host: upstream')).toBe(200);
  });

  it('the embedded platform refuses a request for another host', async () => {
    const { url } = await startEmbedded();
    const target = `${new URL(url).pathname}?methode=popups_listing&email=demo%40rappel.test&pass=demo`;
    expect(await statusFor(url, target, 'Host: evil.example')).toBe(403);
    expect(await statusFor(url, target, 'Host: localhost')).toBe(200);
  });
});

describe('a request that names its host in an unusual way', () => {
  it.each([
    ['two hosts', '/api/popups/77', ['Host: localhost', 'Host: evil.example']],
    ['the same host twice', '/api/popups/77', ['Host: localhost', 'host: localhost']],
    ['no host', '/api/popups/77', ['X-Host: localhost']],
    ['a host in the request line', 'http://evil.example/api/popups/77', ['Host: localhost']],
    ['a host with a path', '/api/popups/77', ['Host: localhost/evil.example']],
    ['a host with a user', '/api/popups/77', ['Host: localhost@evil.example']],
    ['two hosts in one header', '/api/popups/77', ['Host: localhost, evil.example']],
    ['an empty host', '/api/popups/77', ['Host:']],
  ])('a request with %s is refused as malformed by both servers', async (_, target, lines) => {
    app = await startApp({ environment: { HOST: '0.0.0.0', WEBAPPEL_PASS: 'not the demo one' } });
    expect(await statusFor(app.url, target, ...lines)).toBe(400);
    const { url } = await startEmbedded();
    expect(await statusFor(url, target, ...lines)).toBe(400);
  });

  it('a forged host comes into no answer', async () => {
    app = await startApp({
      environment: { HOST: '0.0.0.0', WEBAPPEL_PASS: 'not the demo one', TRUST_PROXY: '1' },
    });
    for (const target of ['/openapi.json', '/', '/status/none', '/api/popups/77', '/nowhere']) {
      const answer = await sendRaw(app.url, [
        `GET ${target} HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\nConnection: close\r\n\r\n`,
      ]);
      expect(answer).not.toContain('evil');
    }
  });
});
