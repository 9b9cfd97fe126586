import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openPage } from '../support/browser/browser.js';
import { pageViolations } from '../support/browser/page-violations.js';
import { PopupUser } from '../support/browser/popup-user.js';
import { startSite } from '../support/browser/site.js';
import { type Program, startProgram } from '../support/program/run-program.js';
import { waitUntil } from '../support/time/wait-until.js';

let program: Program;
let browser: Browser;

beforeAll(async () => {
  [program, browser] = await Promise.all([startProgram(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await program?.stop();
});

async function openPlayground(options: Parameters<typeof openPage>[1] = {}) {
  const { page, errors } = await openPage(browser, options);
  await page.goto(`${program.url}/playground.html`);
  await page.locator('rappel-popup .launcher').waitFor();
  return { page, errors };
}

const snippetIn = async (page: Page): Promise<string> =>
  (await page.locator('pre code').textContent()) ?? '';

describe('the playground', () => {
  it('an owner sees each option at once, and the code has it', async () => {
    const { page, errors } = await openPlayground({ locale: 'en-GB' });
    await page.getByLabel('Text of the button').fill('Ring me <now>');
    await page.getByLabel('Main colour').fill('#ffe600');
    await page.getByLabel('Side of the button').selectOption('left');
    await page.getByLabel('Language').selectOption('de');
    const launcher = page.locator('rappel-popup .launcher');
    await waitUntil('the text of the button', async () =>
      ((await launcher.textContent()) ?? '').includes('Ring me <now>'),
    );
    const { x = 0 } = (await launcher.boundingBox()) ?? {};
    expect(x).toBeLessThan(100);
    expect(await launcher.evaluate((button) => getComputedStyle(button).backgroundColor)).toBe(
      'rgb(255, 230, 0)',
    );
    const snippet = await snippetIn(page);
    for (const part of [
      'data-label="Ring me &lt;now>"',
      'data-locale="de"',
      '--rappel-accent: #ffe600;',
      'rappel-popup::part(launcher)',
    ])
      expect(snippet).toContain(part);
    expect(snippet).not.toContain('mock-state');
    await page.getByLabel('Place', { exact: true }).selectOption('inline');
    await page.getByLabel('State that is shown').selectOption('connected');
    await page.locator('#stage').getByRole('heading').first().waitFor();
    expect(await snippetIn(page)).toContain('data-mode="inline"');
    expect(errors).toEqual([]);
  });

  it('the copied code works unchanged on a page of another origin', async () => {
    const { page } = await openPlayground({ locale: 'fr-FR' });
    await page.getByLabel('Couleurs').selectOption('dark');
    const snippet = await snippetIn(page);
    const site = await startSite(
      `<!doctype html><html lang="fr"><title>x</title><link rel="icon" href="data:,">${snippet}`,
    );
    const other = await openPage(browser);
    try {
      await other.page.goto(site.origin);
      await new PopupUser(other.page).open();
      await new PopupUser(other.page).numberField().waitFor();
      expect(await other.page.locator('rappel-popup').getAttribute('theme')).toBe('dark');
      expect(other.errors).toEqual([]);
    } finally {
      await site.close();
    }
  });

  it.each(['fr-FR', 'en-GB'])(
    'it passes axe, fits into 320 px and works by keys: %s',
    async (locale) => {
      const { page, errors } = await openPlayground({ locale, width: 320, height: 568 });
      expect(await pageViolations(page)).toEqual([]);
      expect(
        await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        ),
      ).toBe(0);
      const reached: string[] = [];
      for (let stops = 0; stops < 60; stops += 1) {
        await page.keyboard.press('Tab');
        reached.push(
          await page.evaluate(
            () =>
              document.activeElement?.id ||
              document.activeElement?.className ||
              document.activeElement?.localName ||
              '',
          ),
        );
      }
      for (const id of [
        'option-popup',
        'option-label',
        'option-mode',
        'option-hidden-fields',
        'copy',
      ])
        expect(reached).toContain(id);
      expect(errors).toEqual([]);
    },
  );
});
