import express from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { checkForwarding } from '../../../proxy/guard/forwarded-check.js';
import { clientAddress } from '../../../proxy/http/client-address.js';
import { listen } from '../../../proxy/http/listen.js';
import { trustProxyOf } from '../../../proxy/http/trusted-proxies.js';
import { recordingLog } from '../../support/callbacks/callbacks.js';
import { startApp, type TestApp } from '../../support/program/start-app.js';

let app: TestApp;
afterEach(() => app.close());

const visitor = '203.0.113.77';
const told = () =>
  app.logLines.filter((line) => line.includes('trust-proxy')).map((line) => JSON.parse(line).msg);

async function linesAfter(trustProxy: string, ...forwarded: (string | undefined)[]) {
  app = await startApp({ environment: { TRUST_PROXY: trustProxy } });
  for (let time = 0; time < 2; time++)
    for (const addresses of forwarded)
      await app.get('/api/popups/77', addresses ? { 'x-forwarded-for': addresses } : {});
  return told();
}

const untrusted = expect.stringMatching(/^TRUST_PROXY: .* count as one/);
const missing = expect.stringMatching(/^TRUST_PROXY: .* claim any address/);

describe('a TRUST_PROXY that does not fit', () => {
  it.each([
    ['false', visitor],
    ['10.0.0.0/8', visitor],
    ['1', `${visitor}, 10.0.0.7`],
    ['1', `${visitor}, ::ffff:192.168.1.7`],
    ['loopback', `${visitor}, 10.0.0.7`],
  ])('trusting %s, a proxy that is not trusted is told once: %s', async (setting, forwarded) => {
    const lines = await linesAfter(setting, forwarded);
    expect(lines).toEqual([untrusted]);
    expect(app.logLines.join('')).not.toContain('203.0.113');
  });

  it.each([
    ['1', undefined],
    ['loopback', undefined],
    ['1', ' , '],
    ['2', visitor],
    ['3', `${visitor}, 10.0.0.7`],
  ])('trusting %s, a request without its proxies is told once: %s', async (setting, forwarded) => {
    expect(await linesAfter(setting, forwarded)).toEqual([missing]);
  });

  it.each([
    ['false', undefined],
    ['1', visitor],
    ['1', `198.51.100.1, ${visitor}`],
    ['2', `${visitor}, 10.0.0.7`],
    ['loopback', visitor],
    ['loopback,10.0.0.0/8', `${visitor}, 10.0.0.7`],
    // A colleague in the same network as the server.
    ['1', '192.168.1.20'],
  ])('trusting %s, a request that fits is told nothing: %s', async (setting, forwarded) => {
    expect(await linesAfter(setting, forwarded)).toEqual([]);
  });

  it('a proxy that names the visitor in another header is told', async () => {
    app = await startApp();
    await app.get('/api/popups/77', { 'x-real-ip': visitor });
    expect(told()).toEqual([untrusted]);
  });

  it('both faults are told, once each', async () => {
    expect(await linesAfter('1', undefined, `${visitor}, 10.0.0.7`)).toEqual([missing, untrusted]);
  });

  it('a health check around the proxy is told nothing', async () => {
    app = await startApp({ environment: { TRUST_PROXY: '1' } });
    await app.get('/healthz');
    await app.get('/readyz');
    expect(told()).toEqual([]);
  });
});

/** What a request with a visitor in its header counts as, and what is logged, when it comes from a given address. */
async function requestFrom(remoteAddress: string, trustProxy: number | string[], header = visitor) {
  const { log, lines } = recordingLog();
  const server = express().set('trust proxy', trustProxyOf(trustProxy));
  server.use((request, _response, next) => {
    Object.defineProperty(request.socket, 'remoteAddress', { value: remoteAddress });
    next();
  });
  server.use(checkForwarding({ settings: { trustProxy }, log }));
  server.use((request, response) => void response.send(clientAddress(request)));
  const { port, close } = await listen(server, { host: '127.0.0.1', port: 0, setting: 'PORT' });
  const answer = await fetch(`http://127.0.0.1:${port}/`, {
    headers: { 'x-forwarded-for': header },
  });
  const countsAs = await answer.text();
  await close(100);
  return { countsAs, lines: lines.map((line) => JSON.parse(line).msg) };
}

describe('a number of proxies', () => {
  it.each([
    [1, visitor],
    [2, `${visitor}, 10.0.0.7`],
    [2, `${visitor}, 127.0.0.1, ::1`],
  ])(
    'trusting %i, a connection from a public address cannot claim another one by %s, and is told with what to do',
    async (trustProxy, header) => {
      for (const peer of ['198.51.100.9', '::ffff:198.51.100.9'])
        expect(await requestFrom(peer, trustProxy, header)).toEqual({
          countsAs: '198.51.100.9',
          lines: [
            expect.stringMatching(/^TRUST_PROXY: .* from a public address.*HOST or a firewall/),
          ],
        });
    },
  );

  it.each(['127.0.0.1', '::ffff:10.0.0.7', 'fd00::7', '100.64.0.7'])(
    'a proxy at %s is believed and told nothing',
    async (address) => {
      expect(await requestFrom(address, 1)).toEqual({ countsAs: visitor, lines: [] });
    },
  );

  it('behind a private proxy, a public one may follow', async () => {
    expect(await requestFrom('10.0.0.7', 2, `${visitor}, 198.51.100.9`)).toEqual({
      countsAs: visitor,
      lines: [],
    });
  });

  it('a public proxy that is named by its address is believed and told nothing', async () => {
    expect(await requestFrom('198.51.100.9', ['198.51.100.0/24'])).toEqual({
      countsAs: visitor,
      lines: [],
    });
  });
});
