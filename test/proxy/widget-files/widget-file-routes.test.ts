import { get } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../../support/program/start-app.js';

let app: TestApp;
beforeEach(async () => {
  app = await startApp({
    widget: {
      'index.html': '<!doctype html><title>Shop</title>',
      'rappel.js': 'customElements',
      'assets/popup-1a2b3c.js': 'export {}',
    },
  });
});
afterEach(() => app.close());

describe('the widget’s files', () => {
  it('the widget’s files can be loaded from any origin and are revalidated each time', async () => {
    const response = await app.get('/rappel.js', { origin: 'https://anywhere.example' });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('customElements');
    expect(response.headers.get('content-type')).toMatch(/^text\/javascript/);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cache-control')).toBe('no-cache');
  });

  it('widget files with a content hash in their name are cached permanently', async () => {
    const response = await app.get('/assets/popup-1a2b3c.js');
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
  });

  it('widget files that are unchanged are not sent again', async () => {
    const first = await app.get('/rappel.js');
    const etag = first.headers.get('etag') ?? '';
    // Does not use `fetch`, which adds `Cache-Control: no-cache`.
    const status = await new Promise((resolve) => {
      get(`${app.url}/rappel.js`, { headers: { 'if-none-match': etag } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
    });
    expect(status).toBe(304);
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
