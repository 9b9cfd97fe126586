import type { Browser, BrowserContext, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallbackView } from '../../shared/callback.js';
import { sharedBrowser } from '../support/browser/browser.js';
import { PopupUser } from '../support/browser/popup-user.js';
import { type Site, startSite } from '../support/browser/site.js';
import { type Program, startProgram } from '../support/program/run-program.js';
import { waitUntil } from '../support/time/wait-until.js';

/** One more than the connections that a browser opens to a server of HTTP/1.1. */
const TABS = 7;

let program: Program;
let browser: Browser;
let context: BrowserContext;
let site: Site;

beforeAll(async () => {
  [program, browser] = await Promise.all([startProgram(), sharedBrowser()]);
  context = await browser.newContext({ locale: 'fr-FR', timezoneId: 'Europe/Paris' });
  site = await startSite(
    `<!doctype html><html lang="fr"><title>Shop</title><link rel="icon" href="data:,"><h1>Shop</h1><script src="${program.url}/rappel.js" data-popup="77" async></script>`,
  );
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await program?.stop();
});

async function openTab(): Promise<Page> {
  const page = await context.newPage();
  await page.goto(site.origin);
  return page;
}

/** Waits until the button says this, although nobody has touched it. */
const buttonSays = (page: Page, text: string) =>
  page.locator('rappel-popup .launcher', { hasText: text }).waitFor();

describe('a request', () => {
  it('a request is shown after a reload, on the next page and in seven tabs, and its end in all of them', async () => {
    const first = await openTab();
    const early = await openTab();
    const visitor = new PopupUser(first);
    await visitor.open();
    await visitor.typeNumber('01 99 00 71 01');
    await visitor.later();
    await visitor.send();
    await visitor.sees('Votre appel est programmé');
    // A tab that was open before hears of it.
    await buttonSays(early, 'Votre appel est programmé');
    await first.reload();
    await buttonSays(first, 'Votre appel est programmé');
    await first.goto(`${site.origin}/?next`);
    await buttonSays(first, 'Votre appel est programmé');

    const tabs = [first, early];
    while (tabs.length < TABS) tabs.push(await openTab());
    for (const tab of tabs) await buttonSays(tab, 'Votre appel est programmé');
    const last = new PopupUser(tabs.at(-1)!);
    await last.page.locator('rappel-popup .launcher').click();
    await last.cancel();
    await last.sees('Demande annulée');
    for (const tab of tabs) await buttonSays(tab, 'Demande annulée');

    // The end is shown once after a reload.
    await first.reload();
    await buttonSays(first, 'Demande annulée');
    await first.reload();
    await buttonSays(first, 'Être rappelé');
    for (const tab of tabs) await tab.close();
  });

  it('a page that is left before the answer to its request has come goes on with that request', async () => {
    const page = await openTab();
    const visitor = new PopupUser(page);
    await visitor.open();
    await visitor.typeNumber('01 99 00 72 01');
    const answers: CallbackView[] = [];
    const answer = async (route: Route) => {
      const response = await route.fetch();
      answers.push((await response.json()) as CallbackView);
      // The first answer never reaches the page.
      if (answers.length > 1) await route.fulfill({ response });
    };
    await page.route('**/api/callbacks', answer);
    await visitor.send();
    await waitUntil('the first answer', () => answers.length === 1);
    await page.reload();
    await waitUntil('the second answer', () => answers.length === 2);
    expect(answers[1]?.handle).toBe(answers[0]?.handle);
    await buttonSays(page, 'Nous vous appelons');
  });
});
