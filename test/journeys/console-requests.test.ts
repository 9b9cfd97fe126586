import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedBrowser } from '../support/browser/browser.js';
import { pageViolations } from '../support/browser/page-violations.js';
import {
  enterConsole,
  heading,
  openVisit,
  requestCallback,
} from '../support/program/console-visit.js';
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

  it('a voice message is played on the page of its request, sought, downloaded and deleted', async () => {
    const { page, context, errors } = await openVisit(browser);
    await enterConsole(page, program);
    const popup = await page.request.get(`${program.url}/api/owner/popups/79`);
    const { closed } = ((await popup.json()) as { popup: { closed: object } }).popup;
    await page.request.patch(`${program.url}/api/owner/popups/79`, {
      headers: { 'sec-fetch-site': 'same-origin', 'if-match': popup.headers().etag ?? '' },
      data: { closed: { ...closed, voicemail: 'shop@example.test' } },
    });
    await requestCallback(page, '79', '0199001201');
    await page.goto(`${program.url}/console/requests?popup=79`);
    await page.getByRole('row').filter({ hasText: 'Popup 79' }).first().getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: /^Request of / }).waitFor();
    const message = page.locator('voice-messages');
    for (; !(await message.getByText('not mailed yet').isVisible()); await page.reload())
      await page.getByText('What happened').waitFor();
    expect(await pageViolations(page)).toEqual([]);
    const audio = message.locator('audio');
    expect(await audio.evaluate((player: HTMLAudioElement) => player.readyState)).toBe(0);
    const sought = await audio.evaluate(async (player: HTMLAudioElement) => {
      player.muted = true;
      await player.play();
      player.currentTime = player.duration / 2;
      await new Promise((resolve) => player.addEventListener('seeked', resolve, { once: true }));
      return player.currentTime > 0 && player.error === null;
    });
    expect(sought).toBe(true);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      message.getByRole('link', { name: 'Download' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^message-.*\.wav$/);
    await message.getByRole('button', { name: 'Delete …' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Delete this voice message?' });
    await dialog.getByText('It was not mailed yet').waitFor();
    await dialog.getByRole('button', { name: 'Delete it' }).press('Enter');
    await message.getByText('It was deleted, or its time was over.').waitFor();
    await page.goto(`${program.url}/console/settings/audit`);
    await page.getByText(/^.*deleted the voice message of request/).waitFor();
    expect(await page.getByText('heard the voice message of request').count()).toBe(1);
    expect(errors).toEqual([]);
    await context.close();
  });
});
