import { afterEach, beforeEach, expect, it } from 'vitest';
import { startApp, type TestApp } from '../../support/program/start-app.js';

let app: TestApp;
beforeEach(async () => {
  app = await startApp();
});
afterEach(() => app.close());

const plansPath = '/api/popups/77/numbering-plans';
const versionInView = async (): Promise<string> =>
  ((await (await app.get('/api/popups/77')).json()) as { numberingPlans: string }).numberingPlans;

it('the numbering plans of a popup may be kept for good under the version that its view names', async () => {
  const response = await app.get(`${plansPath}?v=${await versionInView()}`);
  expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(response.headers.get('content-encoding')).toMatch(/^(br|gzip)$/);
  expect(Object.keys(((await response.json()) as { countries: object }).countries)).toContain('FR');
});

it('the numbering plans under another version are those of now, and are not kept', async () => {
  for (const path of [plansPath, `${plansPath}?v=older`]) {
    const response = await app.get(path);
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-cache']);
  }
});

it('an unknown popup has no numbering plans', async () => {
  expect((await app.get('/api/popups/4711/numbering-plans')).status).toBe(404);
});
