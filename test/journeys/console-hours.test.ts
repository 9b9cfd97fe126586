import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser/browser.js';
import { pageViolations } from '../support/browser/page-violations.js';
import { enterConsole, heading, openVisit } from '../support/program/console-visit.js';
import { type Program, startProgram } from '../support/program/run-program.js';

let browser: Browser;
let program: Program;
beforeAll(async () => {
  browser = await launchBrowser();
  program = await startProgram();
});
afterAll(async () => {
  await browser.close();
  await program.stop();
});

async function openHours(page: Page, name: string): Promise<void> {
  await page.goto(`${program.url}/console/hours/${name}`);
  await heading(page, `Hours ${name}`);
  await page.getByRole('heading', { name: 'Closing days' }).waitFor();
}

/** Presses Tab until something has this name, so that a mouse is never needed. */
async function tabTo(page: Page, name: string, key = 'Tab'): Promise<void> {
  for (let step = 0; step < 120; step++) {
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute('aria-label') ?? element?.textContent?.trim();
    });
    if (focused === name) return;
    await page.keyboard.press(key);
  }
  throw new Error(`The focus does not reach "${name}"`);
}

describe('the page of opening hours', () => {
  it('hours with two openings a day are made, saved and read back by the keyboard alone', async () => {
    const { page, context, errors } = await openVisit(browser);
    await enterConsole(page, program);
    await openHours(page, 'evenings');
    await page.getByText('It never opens: visitors are not called.').waitFor();
    await tabTo(page, 'Add an opening on Monday');
    await page.keyboard.press('Enter');
    const time = async (name: string, typed: string) => {
      await tabTo(page, name);
      await page.keyboard.press('Control+A');
      await page.keyboard.type(typed);
    };
    await time('Monday, opening 1: from', '8h30');
    await time('Monday, opening 1: until', '12:15');
    await tabTo(page, 'Add an opening on Monday');
    await page.keyboard.press('Enter');
    await time('Monday, opening 2: from', '12');
    await page.getByText('Two openings of this day overlap.').first().waitFor();
    expect(await pageViolations(page)).toEqual([]);
    await tabTo(page, 'Remove opening 1 of Monday', 'Shift+Tab');
    await time('Monday, opening 2: from', '1330');
    await time('Monday, opening 2: until', '19');
    await tabTo(page, 'To all weekdays: the hours of Monday');
    await page.keyboard.press('Enter');
    await page.getByText('46.3 hrs a week').waitFor();
    await tabTo(page, 'Save …');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Apply' }).waitFor();
    expect(await pageViolations(page)).toEqual([]);
    await tabTo(page, 'Apply');
    await page.keyboard.press('Enter');
    await dialog.getByText('It was read back from WebAppel').waitFor();
    await page.keyboard.press('Escape');

    await page.goto(`${program.url}/console/hours`);
    const row = page.getByRole('row').filter({ hasText: 'evenings' });
    await row.getByText('Monday – Friday 08:30–12:15, 13:30–19:00').waitFor();
    expect(errors.filter((error) => !error.includes('404'))).toEqual([]);
    await context.close();
  });

  it('the public holidays are added at once, with those of Alsace and Moselle, and what a colleague saved meanwhile is kept', async () => {
    const { page, context } = await openVisit(browser);
    await enterConsole(page, program);
    await openHours(page, 'shop-hours');
    const colleague = await context.newPage();
    await openHours(colleague, 'shop-hours');

    const year = new Date(await page.evaluate('Date.now()')).getUTCFullYear() + 1;
    await page.getByLabel('With those of Alsace and Moselle').check();
    await page.getByRole('button', { name: `Public holidays of France ${year}` }).click();
    await page.getByText('13 changes, not saved yet').waitFor();
    await page.getByText('Good Friday').waitFor();
    expect(await pageViolations(page)).toEqual([]);

    await colleague.getByRole('button', { name: 'Remove opening 1 of Saturday' }).click();
    const save = async (one: Page): Promise<void> => {
      await one.getByRole('button', { name: 'Save …' }).click();
      await one.getByRole('dialog').getByRole('button', { name: 'Apply' }).click();
    };
    await save(colleague);
    await colleague.getByText('It was read back from WebAppel').waitFor();

    await save(page);
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Nothing was saved. This is there now').waitFor();
    await dialog.getByText('Saturday').waitFor();
    await dialog.getByRole('button', { name: 'Plan mine again' }).click();
    await dialog.getByRole('button', { name: 'Apply' }).click();
    await dialog.getByText('It was read back from WebAppel').waitFor();
    await page.goto(`${program.url}/console/hours`);
    const row = page.getByRole('row').filter({ hasText: 'shop-hours' });
    await row.getByText('13 days').waitFor();
    expect(await row.innerText()).not.toContain('Saturday');
    await context.close();
  });
});
