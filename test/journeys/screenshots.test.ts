import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedBrowser } from '../support/browser/browser.js';
import { pngSize, withoutFilters } from '../support/browser/png.js';
import { PopupUser } from '../support/browser/popup-user.js';
import { type Program, startProgram } from '../support/program/run-program.js';
import { root } from '../support/source/source-files.js';

/** Wide enough that the dialog covers none of the phones, and no taller than the first section of the page. */
const viewport = { width: 1320, height: 696 };
const SCALE = 2;
const MAX_BYTES = 300_000;

let program: Program;
let browser: Browser;
let page: Page;
let visitor: PopupUser;

beforeAll(async () => {
  [program, browser] = await Promise.all([startProgram(), sharedBrowser()]);
  page = await browser.newPage({
    viewport,
    deviceScaleFactor: SCALE,
    locale: 'en-GB',
    timezoneId: 'Europe/Paris',
    reducedMotion: 'reduce',
  });
  visitor = new PopupUser(page, 'en');
});
afterAll(async () => {
  await browser?.close();
  await program?.stop();
});

/** Takes a picture of the page. `npm run screenshots` also writes it to `docs/images/`. */
async function takePicture(name: string): Promise<void> {
  const picture = withoutFilters(await page.screenshot({ caret: 'hide' }));
  expect(pngSize(picture)).toEqual({
    width: viewport.width * SCALE,
    height: viewport.height * SCALE,
  });
  if (!process.env.UPDATE_SCREENSHOTS) return;
  expect(picture.length).toBeLessThan(MAX_BYTES);
  writeFileSync(join(root, 'docs/images', name), picture);
}

describe('the pictures of the documents', () => {
  it('the pictures of the documents show the popup with a number typed, and a call while the visitor talks', async () => {
    await page.goto(`${program.url}/?lang=en`);
    await visitor.open();
    await visitor.typeNumber('01 99 00 12 01');
    await visitor.dialog.getByText('+33 1 99 00 12 01').waitFor();
    await takePicture('popup.png');

    await visitor.send();
    await Promise.all([
      visitor.sees('You are connected'),
      page.getByText('Talking').nth(1).waitFor({ timeout: 30_000 }),
    ]);
    await takePicture('following.png');
  });
});
