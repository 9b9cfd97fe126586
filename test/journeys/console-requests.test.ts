import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedBrowser } from '../support/browser/browser.js';
import { pageViolations } from '../support/browser/page-violations.js';
import { enterConsole, heading, openVisit } from '../support/program/console-visit.js';
import { type Program, startProgram } from '../support/program/run-program.js';

let browser: Browser;
let program: Program;
beforeAll(async () => {
  browser = await sharedBrowser();
  // The made-up requests have one that is left to the owner.
  program = await startProgram({ DEMO_DATA: 'on' });
});
afterAll(async () => {
  await browser.close();
  await program.stop();
});

describe('the requests of the console', () => {
  it('those left to the owner are closed at once by keyboard, after their number was typed', async () => {
    const { page, context, errors } = await openVisit(browser);
    await enterConsole(page, program);
    await page.goto(`${program.url}/console/requests?state=unsettled`);
    await heading(page, 'Requests');
    await page.getByRole('button', { name: 'Close the one that is left to you' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Close 1 request?' });
    await dialog.waitFor();
    expect(await pageViolations(page)).toEqual([]);
    await dialog.getByLabel('No call was made').press('Space');
    await dialog.getByLabel('Why (for the audit log)').fill('ask 06 39 98 00 42');
    await dialog.getByLabel('How many are they?').fill('2');
    await page.keyboard.press('Enter');
    expect(await dialog.isVisible()).toBe(true);
    await dialog.getByLabel('Why (for the audit log)').fill('The line was down');
    await page.keyboard.press('Enter');
    expect(await dialog.isVisible()).toBe(true);
    await dialog.getByLabel('How many are they?').fill('1');
    await page.keyboard.press('Enter');
    await page.getByText('1 request closed. None is left.').waitFor();
    await page.getByText('No request fits').waitFor();
    await page.goto(`${program.url}/console/settings/audit`);
    await page.getByText('closed 1 requests at once: not-called, “The line was down”').waitFor();
    expect(errors).toEqual([]);
    await context.close();
  });
});
