import { afterEach, describe, expect, it } from 'vitest';
import { PopupView } from '../../../shared/callback.js';
import { Refusal, Unreached } from '../../../shared/webappel/refusal.js';
import { startApp, type TestApp } from '../../support/program/start-app.js';

describe('the popup routes', () => {
  let app: TestApp;
  afterEach(() => app.close());

  it('an unknown or malformed popup id is not found', async () => {
    app = await startApp();
    for (const id of ['4711', '0x4D', '77.0', '-77', '77;DROP', 'x', '7'.repeat(21)]) {
      const response = await app.get(`/api/popups/${encodeURIComponent(id)}`);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ code: 'not-found' });
    }
    const response = await app.get('/api/popups/77');
    expect(PopupView.parse(await response.json()).id).toBe('77');
    expect(response.headers.get('cache-control')).toBe('no-cache');
  });

  const fetchImage = async (
    file: () => Promise<Uint8Array>,
    path = '/api/popups/81/header-image',
  ) => {
    app = await startApp({
      script: {
        listPopups: async () => [{ popupId: '81', headerImage: 'header.jpg' }, { popupId: '82' }],
        fetchFile: file,
      },
    });
    return app.get(path);
  };

  it.each([
    ['image/jpeg', '\xff\xd8\xff\xe0 JFIF'],
    ['image/png', '\x89PNG\r\n'],
    ['image/gif', 'GIF89a'],
  ])('a header image is served as %s by its first bytes', async (type, bytes) => {
    const response = await fetchImage(async () => Buffer.from(bytes, 'latin1'));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(Buffer.from(await response.arrayBuffer()).toString('latin1')).toBe(bytes);
  });

  it.each(['<svg onload="alert(1)"/>', '<html>', '', 'RIFF….WAVE', 'body{}'])(
    'a file that is not a known image is not served: %j',
    async (bytes) => {
      const response = await fetchImage(async () => Buffer.from(bytes));
      expect(response.status).toBe(404);
      expect(response.headers.get('content-type')).toMatch(/problem\+json/);
    },
  );

  it('an image is fetched once a minute for all visitors, and never for a popup without one', async () => {
    await fetchImage(async () => Buffer.from('GIF89a'));
    for (let time = 0; time < 10; time++) await app.get('/api/popups/81/header-image');
    expect(app.webAppel.askedFor('fetchFile')).toEqual([
      { popupId: '81', fileType: 'headerImage' },
    ]);
    for (const id of ['82', '83', 'x'])
      expect((await app.get(`/api/popups/${id}/header-image`)).status).toBe(404);
    expect(app.webAppel.askedFor('fetchFile')).toHaveLength(1);
    await app.clock.advance(60_000);
    await app.get('/api/popups/81/header-image');
    expect(app.webAppel.askedFor('fetchFile')).toHaveLength(2);
  });

  it.each([
    [new Refusal('NOT_FOUND'), 404],
    [new Unreached('timeout'), 503],
  ])('an image that cannot be fetched is a problem: %s', async (failure, status) => {
    const response = await fetchImage(() => Promise.reject(failure));
    expect(response.status).toBe(status);
  });
});
