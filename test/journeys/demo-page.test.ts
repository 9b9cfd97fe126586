import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPage, sharedBrowser } from '../support/browser/browser.js';
import { PopupUser } from '../support/browser/popup-user.js';
import { type Site, startSite } from '../support/browser/site.js';
import { type Program, startProgram } from '../support/program/run-program.js';
import { waitUntil } from '../support/time/wait-until.js';

let program: Program;
let browser: Browser;
const sites: Site[] = [];

beforeAll(async () => {
  [program, browser] = await Promise.all([startProgram(), sharedBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await Promise.all(sites.map((site) => site.close()));
  await program?.stop();
});

/** Describes the focused element, also inside shadow roots. */
const describeFocus = (page: Page): Promise<string> =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return `${element?.localName} ${element?.getAttribute('aria-label') ?? element?.id ?? ''} ${element?.textContent?.trim() ?? ''}`;
  });

async function tabTo(page: Page, target: RegExp): Promise<void> {
  for (let stops = 0; stops < 60; stops++) {
    if (target.test(await describeFocus(page))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(
    `The Tab key does not reach ${target}; the focus is on ${await describeFocus(page)}`,
  );
}

const horizontalOverflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe('the demo page', () => {
  it.each([
    ['fr-FR', 'Être rappelé', /^input number/, 'Vous êtes en ligne', 'L’appel est terminé'],
    ['en-GB', 'Call me back', /^input number/, 'You are connected', 'The call has ended'],
  ])(
    'a visitor can request a callback on the demo page with the keyboard alone, at 320 px, in %s',
    async (locale, launcher, number, talking, ended) => {
      const { page, errors } = await openPage(browser, { locale, width: 320, height: 568 });
      await page.goto(program.url);
      await page.getByRole('button', { name: launcher, exact: true }).waitFor();
      expect(await horizontalOverflow(page)).toBe(0);
      await tabTo(page, new RegExp(`^button\\s+${launcher}$`));
      await page.keyboard.press('Enter');
      // The form is in a second file; before it has loaded, Tab finds no field.
      await new PopupUser(page, locale === 'fr-FR' ? 'fr' : 'en').numberField().waitFor();
      await tabTo(page, number);
      await page.keyboard.type(locale === 'fr-FR' ? '0199005101' : '0199005201');
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('heading', { name: talking }).waitFor({ timeout: 20_000 });
      expect(await horizontalOverflow(page)).toBe(0);
      await dialog.getByRole('heading', { name: ended }).waitFor({ timeout: 20_000 });
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
      // The end was seen, so the button says its own text again.
      await waitUntil('the focus on the button', async () =>
        (await describeFocus(page)).includes(launcher),
      );
      expect(errors).toEqual([]);
    },
  );

  it.each([
    ['fr-FR', 'Être rappelé maintenant', 'Votre vélo mérite', '/popup/77'],
    ['en-GB', 'Call me back now', 'Your bicycle deserves', '/popup/78'],
  ])(
    'the demo page shows its text without script, and leads to the form: %s',
    async (locale, call, heading, form) => {
      const context = await browser.newContext({ javaScriptEnabled: false, locale });
      const page = await context.newPage();
      await page.goto(program.url);
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
      await page.getByRole('link', { name: call }).click();
      expect(new URL(page.url()).pathname).toBe(form);
      await page.getByLabel(/Téléphone|Phone number/).waitFor();
      await context.close();
    },
  );

  it('the demo page shows the call on two simulated phones that can answer and hang up', async () => {
    const { page, errors } = await openPage(browser);
    await page.goto(`${program.url}/?lang=fr`);
    const visitor = new PopupUser(page);
    await visitor.open();
    // The simulator does not answer this number by itself.
    await visitor.typeNumber('01 99 00 53 03');
    await visitor.send();
    await visitor.sees('Nous vous appelons');
    await page.keyboard.press('Escape');
    await page.getByText('Sonne…').first().waitFor();
    await page
      .getByRole('button', { name: /Décrocher/ })
      .first()
      .click();
    await page.getByText('•• •• 03').waitFor();
    await page
      .getByRole('button', { name: /Décrocher/ })
      .last()
      .click();
    await page.getByText('En conversation').nth(1).waitFor();
    await page
      .getByRole('button', { name: /Raccrocher/ })
      .last()
      .click();
    await visitor.open();
    await visitor.sees('L’appel est terminé');
    expect(await page.content()).not.toContain('01 99 00 53 03');
    expect(errors).toEqual([]);
  });

  it('the simulated phone on the demo page can reject the call', async () => {
    const { page } = await openPage(browser);
    await page.goto(`${program.url}/?lang=fr&popup=80`);
    const visitor = new PopupUser(page);
    await visitor.open();
    expect(await visitor.dialog.getByText('Plus tard').count()).toBe(0);
    await visitor.typeNumber('01 99 00 54 03');
    await visitor.send();
    await page.getByText('•• •• 03').waitFor();
    // Escape has no effect while the request is being sent.
    await visitor.followLink().waitFor();
    await page.keyboard.press('Escape');
    await page
      .getByRole('button', { name: /Refuser/ })
      .first()
      .click();
    await visitor.open();
    await visitor.sees('L’appel n’a pas abouti');
  });

  it('the snippet on the demo page works unchanged on a page of another origin', async () => {
    const { page } = await openPage(browser);
    await page.goto(`${program.url}/?lang=fr`);
    const snippet = await page
      .locator('code, pre')
      .filter({ hasText: 'rappel.js' })
      .first()
      .textContent();
    const site = await startSite(
      `<!doctype html><html lang="fr"><title>x</title><link rel="icon" href="data:,">${snippet}`,
    );
    sites.push(site);
    const other = await openPage(browser);
    await other.page.goto(site.origin);
    await new PopupUser(other.page).open();
    await new PopupUser(other.page).numberField().waitFor();
    expect(other.errors).toEqual([]);
  });
});

describe('a hostile page', () => {
  const hostile = (head: string) =>
    `<!doctype html><html lang="fr"><head><title>x</title><link rel="icon" href="data:,">${head}</head><body><script src="${program.url}/rappel.js" data-popup="77" async></script><script src="${program.url}/rappel.js" data-popup="77" async></script></body></html>`;

  it.each([
    [
      'with styles that unset everything',
      '<style>* { all: unset !important; font-size: 5px !important } button, dialog { display: none !important }</style>',
      {},
    ],
    [
      'with the strictest content security policy of docs/elements.md',
      '',
      () => ({
        'content-security-policy': `default-src 'none'; script-src ${program.url}; connect-src ${program.url}; img-src ${program.url} data:; require-trusted-types-for 'script'; trusted-types lit-html`,
      }),
    ],
  ])(
    'a hostile page %s cannot keep a visitor from sending a request, and two snippets make one button',
    async (_what, head, headers) => {
      const site = await startSite(hostile(head), typeof headers === 'function' ? headers() : {});
      sites.push(site);
      const { page, errors } = await openPage(browser);
      await page.goto(site.origin);
      const visitor = new PopupUser(page);
      await visitor.open();
      await visitor.typeNumber('+33 8 99 12 34 56');
      await visitor.send();
      await visitor.dialog.getByText('surtaxés').first().waitFor();
      expect(await page.locator('rappel-popup').count()).toBe(1);
      expect(errors).toEqual([]);
    },
  );
});
