import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser/browser.js';
import { type Program, startProgram } from '../support/program/run-program.js';

const NAME = 'evil.example';

let browser: Browser;
let program: Program | undefined;
beforeAll(async () => {
  browser = await launchBrowser(`--host-resolver-rules=MAP ${NAME} 127.0.0.1`);
});
afterEach(() => program?.stop());
afterAll(() => browser?.close());

/** Opens a page of the name that now points to this machine, and sends requests from it as its own. */
async function openReboundPage(url: string) {
  const page = await browser.newPage();
  const { port } = new URL(url);
  // Whatever the answer is, scripts of this page have the origin of the name.
  await page.goto(`http://${NAME}:${port}/`);
  return {
    ask: (path: string, init: object = {}) =>
      page.evaluate(
        async ([target, options]) => {
          const response = await fetch(target, options);
          return response.status;
        },
        [path, init] as const,
      ),
    close: () => page.close(),
  };
}

const request = {
  method: 'POST',
  headers: { 'content-type': 'application/json', 'idempotency-key': 'rebound-key' },
  body: JSON.stringify({ popupId: '77', number: '01 99 00 31 07' }),
};

describe('a page whose name was pointed at this machine', () => {
  it('such a page can neither request a callback nor read anything at npm start', async () => {
    program = await startProgram();
    const page = await openReboundPage(program.url);
    expect(await page.ask('/api/callbacks', request)).toBe(403);
    for (const path of ['/api/popups/77', '/demo/phones/events', '/openapi.json'])
      expect([path, await page.ask(path)]).toEqual([path, 403]);
    await page.close();
  });

  it('such a page cannot request a callback of a real account on every address of the machine', async () => {
    program = await startProgram({
      HOST: '0.0.0.0',
      WEBAPPEL_URL: 'http://127.0.0.1:1/api.php',
      WEBAPPEL_EMAIL: 'a@shop.example',
      WEBAPPEL_PASS: 'the real one',
    });
    const page = await openReboundPage(program.url);
    expect(await page.ask('/api/callbacks', request)).toBe(403);
    await page.close();
  });
});
