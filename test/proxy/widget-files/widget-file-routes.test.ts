import { get, type IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../../support/program/start-app.js';

const longScript = 'export const step = (number) => number + 1;\n'.repeat(100);

let app: TestApp;
beforeEach(async () => {
  app = await startApp({
    widget: {
      'index.html': '<!doctype html><title>Shop</title>',
      'rappel.js': 'customElements',
      'assets/popup-1a2b3c.js': 'export {}',
      'assets/steps-1a2b3c.js': longScript,
    },
  });
});
afterEach(() => app.close());

/** Does not use `fetch`, which adds `Cache-Control: no-cache` and decodes the body. */
async function getRaw(path: string, headers: Record<string, string>) {
  const response = await new Promise<IncomingMessage>((resolve) => {
    get(app.url + path, { headers }, resolve);
  });
  const body = Buffer.concat(await response.toArray());
  return { statusCode: response.statusCode, headers: response.headers, body };
}

describe('the widget’s files', () => {
  it('the widget’s files can be loaded and measured by any origin', async () => {
    const response = await app.get('/rappel.js', { origin: 'https://anywhere.example' });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('customElements');
    expect(response.headers.get('content-type')).toMatch(/^text\/javascript/);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('timing-allow-origin')).toBe('*');
  });

  it('the script tag may be ten minutes old, and is renewed while an older one is used', async () => {
    const response = await app.get('/rappel.js');
    expect(response.headers.get('cache-control')).toBe(
      'public, max-age=600, stale-while-revalidate=604800',
    );
  });

  it('widget files with a content hash in their name are cached permanently', async () => {
    const response = await app.get('/assets/popup-1a2b3c.js');
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
  });

  it('widget files are sent in the smallest form that the browser reads', async () => {
    for (const [accepted, encoding, decode] of [
      ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
      ['gzip, br;q=0', 'gzip', gunzipSync],
      ['identity', undefined, (body: Buffer) => body],
    ] as const) {
      const { headers, body } = await getRaw('/assets/steps-1a2b3c.js', {
        'accept-encoding': accepted,
      });
      expect(headers['content-encoding']).toBe(encoding);
      expect(headers.vary).toBe('Accept-Encoding');
      expect(headers['content-length']).toBe(String(body.length));
      if (encoding) expect(body.length).toBeLessThan(longScript.length / 10);
      expect(decode(body).toString()).toBe(longScript);
    }
  });

  it('widget files that are unchanged are not sent again, in any form', async () => {
    for (const encoding of ['br', 'gzip', 'identity']) {
      const accepted = { 'accept-encoding': encoding };
      const first = await getRaw('/assets/steps-1a2b3c.js', accepted);
      const etag = first.headers.etag ?? '';
      const second = await getRaw('/assets/steps-1a2b3c.js', {
        ...accepted,
        'if-none-match': etag,
      });
      expect([second.statusCode, second.body.length]).toEqual([304, 0]);
      // A cache that keeps both forms must not take one for the other.
      const other = await getRaw('/assets/steps-1a2b3c.js', {
        'accept-encoding': encoding === 'br' ? 'identity' : 'br',
        'if-none-match': etag,
      });
      expect(other.statusCode).toBe(200);
    }
  });

  it('widget files carry no headers that only pages need', async () => {
    const { headers } = await app.get('/rappel.js');
    for (const name of ['content-security-policy', 'cross-origin-opener-policy', 'x-frame-options'])
      expect(headers.get(name)).toBeNull();
    const sent = [...headers].map(([name, value]) => `${name}: ${value}\r\n`).join('');
    expect(sent.length).toBeLessThan(650);
  });

  it('files that no build has are not found, and a browser is told so and not of its own rules', async () => {
    for (const path of ['/nowhere.js', '/assets', '/%00', '/assets/..%2f..%2fpackage.json']) {
      const response = await app.get(path);
      expect(response.status).toBe(404);
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      expect(response.headers.get('cache-control')).not.toMatch(/immutable/);
    }
  });
});

describe('the demo page', () => {
  it('the demo page is at the root and cannot be framed or read by other sites', async () => {
    const response = await app.get('/');
    expect(await response.text()).toContain('Shop');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });
});

describe('every response', () => {
  it('no response reveals the server software', async () => {
    for (const path of ['/', '/rappel.js', '/api/popups/77', '/nowhere', '/healthz']) {
      const { headers } = await app.get(path);
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('server')).toBeNull();
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    }
  });

  it('the health check answers ok', async () => {
    const response = await app.get('/healthz');
    expect([response.status, await response.text()]).toEqual([200, 'ok\n']);
  });
});
