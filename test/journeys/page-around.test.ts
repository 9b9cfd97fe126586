import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openPage } from '../support/browser/browser.js';
import { LabObserver } from '../support/browser/lab-observer.js';
import { PopupUser } from '../support/browser/popup-user.js';
import { startSite } from '../support/browser/site.js';
import { type Program, startProgram } from '../support/program/run-program.js';

/** A phone network and a processor four times slower, as Lighthouse has them. */
const SLOW = { latency: 150, downloadThroughput: 204_800, uploadThroughput: 93_750 };
const SLOWDOWN = 4;

let program: Program;
let browser: Browser;

beforeAll(async () => {
  [program, browser] = await Promise.all([startProgram(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await program?.stop();
});

async function slowDown(page: Page): Promise<void> {
  const { session } = await LabObserver.of(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', { offline: false, ...SLOW });
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
}

describe('a page on a slow phone', () => {
  it.each([
    ['with the button in the corner', ''],
    ['with a link of its own that opens the popup', ' data-opener=".call" data-mode="dialog"'],
  ])(
    'nothing of it moves when the button appears and when the popup opens: %s',
    async (_, options) => {
      const site = await startSite(
        `<!doctype html><html lang="fr"><meta name="viewport" content="width=device-width"><title>Shop</title><link rel="icon" href="data:,"><h1>Shop</h1><a class="call" href="/contact">Contact</a><p>${'Text. '.repeat(400)}</p><script src="${program.url}/rappel.js" data-popup="77"${options} async></script><p>${'More. '.repeat(400)}</p>`,
      );
      const { page, errors } = await openPage(browser, { width: 390, height: 780 });
      try {
        await slowDown(page);
        const observer = await LabObserver.of(page);
        await page.goto(site.origin);
        if (options) {
          await observer.until('the element', "within(document, 'rappel-popup').length > 0");
          await page.locator('.call').click();
        } else await page.locator('rappel-popup .launcher').click();
        const field = new PopupUser(page).numberField();
        await field.click();
        // What moves from now on is an answer to a key.
        await page.keyboard.type('01 99 00 12 01');
        const { pageShift, openShift } = await observer.ask<{
          pageShift: number;
          openShift: number;
        }>('seen');
        expect([pageShift, openShift]).toEqual([0, 0]);
        expect(errors).toEqual([]);
      } finally {
        await page.close();
        await site.close();
      }
    },
  );
});

describe('a page whose popup is opened many times', () => {
  it('it has no element more than after the first time', async () => {
    const site = await startSite(
      `<!doctype html><html lang="fr"><title>Shop</title><link rel="icon" href="data:,"><h1>Shop</h1><script src="${program.url}/rappel.js" data-popup="77" async></script>`,
    );
    const { page } = await openPage(browser);
    try {
      await page.goto(site.origin);
      const openAndClose = async () => {
        await page.locator('rappel-popup .launcher').click();
        await new PopupUser(page).numberField().waitFor();
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'hidden' });
        return page.evaluate(() => document.querySelectorAll('*').length);
      };
      const first = await openAndClose();
      for (let time = 0; time < 5; time += 1) expect(await openAndClose()).toBe(first);
    } finally {
      await page.close();
      await site.close();
    }
  });
});
