import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPage, sharedBrowser } from '../support/browser/browser.js';
import { PopupUser } from '../support/browser/popup-user.js';
import { type Site, startSite } from '../support/browser/site.js';
import { fetchProof } from '../support/callbacks/page-proof.js';
import { type Program, startProgram } from '../support/program/run-program.js';

let program: Program;
let browser: Browser;
let site: Site;

/** A program that asks this machine for the hardest challenge, because it was refused so often. */
beforeAll(async () => {
  [program, browser] = await Promise.all([
    startProgram({
      PROOF_OF_WORK: 'on',
      OWN_NUMBERS: '+33 1 99 00 39 01',
      FALLBACK_PHONE: '01 99 00 12 34',
    }),
    sharedBrowser(),
  ]);
  site = await startSite(
    `<!doctype html><html lang="fr"><title>Shop</title><link rel="icon" href="data:,"><h1>Shop</h1><script src="${program.url}/rappel.js" data-popup="77" async></script>`,
  );
  for (let time = 0; time < 30; time++) {
    const refused = await request('01 99 00 39 01', `refused-${time}`);
    expect([403, 429]).toContain(refused.status);
  }
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await program?.stop();
});

async function request(number: string, key: string): Promise<Response> {
  return fetch(`${program.url}/api/callbacks`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': key,
      // Also what fails a challenge counts as refused.
      'challenge-solution': 'wrong',
      ...(await fetchProof(program.url)),
    },
    body: JSON.stringify({ popupId: '77', number }),
  });
}

/** Opens the popup on a page of another site, and counts the workers and the answers to its requests. */
async function openPopup() {
  const { page, errors } = await openPage(browser);
  let workers = 0;
  const answers: number[] = [];
  page.on('worker', () => {
    workers += 1;
  });
  page.on('response', (response) => {
    if (response.url().endsWith('/api/callbacks') && response.request().method() === 'POST')
      answers.push(response.status());
  });
  await page.goto(site.origin);
  const visitor = new PopupUser(page);
  await visitor.open();
  return { page, visitor, errors, answers, workers: () => workers };
}

it('the button solves a challenge in a worker, on a page of another site, and the visitor is called', async () => {
  const { visitor, errors, answers, workers } = await openPopup();
  await visitor.typeNumber('01 99 00 38 01');
  await visitor.send();
  await visitor.followLink().waitFor({ timeout: 30_000 });
  expect(answers).toEqual([428, 201]);
  expect(workers()).toBe(1);
  expect(errors).toEqual([]);
});

it('a visitor whose challenge fails reads why, has a phone number, and is called when it is sent again', async () => {
  const { page, visitor, answers } = await openPopup();
  await page.route('**/api/callbacks', async (route) => {
    const headers = route.request().headers();
    await route.continue({
      headers: {
        ...headers,
        ...(headers['challenge-solution'] && { 'challenge-solution': 'wrong' }),
      },
    });
  });
  await visitor.typeNumber('01 99 00 37 01');
  await visitor.send();
  await visitor.dialog.getByText('La vérification automatique n’a pas abouti').first().waitFor();
  await visitor.dialog.getByRole('link', { name: '01 99 00 12 34' }).first().waitFor();
  expect(answers).toEqual([428, 403, 403]);
  expect(await visitor.numberField().inputValue()).toContain('99 00 37 01');
  await page.unroute('**/api/callbacks');
  await visitor.send();
  await visitor.followLink().waitFor({ timeout: 30_000 });
  expect(answers.at(-1)).toBe(201);
});
