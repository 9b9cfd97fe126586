import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPage, sharedBrowser } from '../support/browser/browser.js';
import { PopupUser } from '../support/browser/popup-user.js';
import { type Program, startProgram } from '../support/program/run-program.js';

let program: Program;
let browser: Browser;

beforeAll(async () => {
  [program, browser] = await Promise.all([startProgram(), sharedBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await program?.stop();
});

describe('an appointment', () => {
  it('an appointment made and moved in the popup is moved and cancelled on the status page without JavaScript', async () => {
    const { page, errors } = await openPage(browser, { locale: 'fr-FR' });
    await page.goto(program.url);
    const visitor = new PopupUser(page);
    await visitor.open();
    await visitor.typeNumber('01 99 00 31 01');
    await visitor.later();
    await visitor.day('Demain');
    await visitor.time('10:30');
    await visitor.send();
    await visitor.sees('Votre appel est programmé');
    await visitor.changeTime('11:15');
    await visitor.dialog.getByText('Appel prévu demain à 11:15').waitFor();

    const link = await visitor.statusLink();
    const scriptless = await browser.newContext({ javaScriptEnabled: false, locale: 'fr-FR' });
    const status = await scriptless.newPage();
    await status.goto(link);
    const times = status.getByLabel('Heure (Paris)');
    await times.selectOption({ label: 'Demain à 12:00' });
    await status.getByRole('button', { name: 'Changer l’heure' }).click();
    await status.getByText('Appel prévu demain à 12:00, heure de Paris').waitFor();
    // The popup shows the change.
    await visitor.dialog.getByText('Appel prévu demain à').first().waitFor();
    await status.getByRole('button', { name: 'Annuler ma demande' }).click();
    await status.getByRole('heading', { name: 'Demande annulée' }).waitFor();
    await visitor.sees('Demande annulée');
    expect(errors).toEqual([]);
    await scriptless.close();
  });
});
