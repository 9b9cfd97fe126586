import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedBrowser } from '../support/browser/browser.js';
import { pageViolations } from '../support/browser/page-violations.js';
import {
  enterConsole,
  heading,
  openVisit,
  requestCallback,
  tokenOf,
  type Visit,
} from '../support/program/console-visit.js';
import { type Program, startProgram } from '../support/program/run-program.js';

let browser: Browser;
let program: Program;
beforeAll(async () => {
  browser = await sharedBrowser();
  program = await startProgram();
});
afterAll(async () => {
  await browser.close();
  await program.stop();
});

/** The link that the start printed. */
const wayIn = (from: Program): string => /console\s+(http\S+)/.exec(from.output())?.[1] ?? '';

const visit = (options?: object): Promise<Visit> => openVisit(browser, options);
const enter = (page: Page, from = program): Promise<void> => enterConsole(page, from);

/** Gives the browser a device that keeps passkeys and agrees to everything. */
async function addAuthenticator({ context, page }: Visit): Promise<void> {
  const client = await context.newCDPSession(page);
  await client.send('WebAuthn.enable');
  await client.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

const pages = [
  ['/console', 'Today', 'Aujourd’hui'],
  ['/console/requests', 'Requests', 'Demandes'],
  ['/console/why', 'Why?', 'Pourquoi\u202f?'],
  ['/console/statistics', 'Statistics', 'Statistiques'],
  ['/console/popups', 'Popups', 'Fenêtres'],
  ['/console/popups/77', 'Boutique', 'Boutique'],
  ['/console/hours', 'Hours', 'Horaires'],
  ['/console/hours/shop-hours', 'Hours shop-hours', 'Horaire shop-hours'],
  ['/console/operators', 'Operators', 'Conseillers'],
  ['/console/settings/stops', 'Stops', 'Suspensions'],
  ['/console/settings/blocks', 'Blocks', 'Blocages'],
  ['/console/settings/site-keys', 'Site keys', 'Clés de site'],
  ['/console/privacy', 'Visitor’s data', 'Données d’un visiteur'],
  ['/console/settings/people', 'People', 'Personnes'],
  ['/console/settings/audit', 'Audit log', 'Journal'],
  ['/console/account', 'Your account', 'Votre compte'],
] as const;

describe('the console', () => {
  it('the link that the start prints lets one person in, once', async () => {
    const first = await visit();
    await first.page.goto(wayIn(program));
    await heading(first.page, 'Today');
    expect(first.page.url()).toBe(`${program.url}/console`);
    const second = await visit();
    await second.page.goto(wayIn(program));
    await second.page.getByRole('alert').waitFor();
    expect(await second.page.getByRole('alert').innerText()).toContain('used already');
    await first.context.close();
    await second.context.close();
  });

  it('the first page loads less than 45 kB of compressed files', async () => {
    const { page, context } = await visit();
    let bytes = 0;
    const files = new Set<string>();
    const client = await context.newCDPSession(page);
    await client.send('Network.enable');
    client.on('Network.requestWillBeSent', ({ requestId, request }) => {
      if (new URL(request.url).pathname.startsWith('/console')) files.add(requestId);
    });
    client.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
      if (files.has(requestId)) bytes += encodedDataLength;
    });
    await enter(page);
    // The files of the page of signing in and of Today, without headers and what the API answers.
    expect(bytes).toBeGreaterThan(15_000);
    expect(bytes).toBeLessThan(45_000);
    await context.close();
  });

  it.each([
    ['on a wide screen', { colorScheme: 'light' }],
    ['in the dark', { colorScheme: 'dark' }],
    ['at 320 pixels', { viewport: { width: 320, height: 640 } }],
  ])('every page passes axe and keeps to the policy %s', async (_where, options) => {
    const { page, context, errors } = await visit(options);
    await page.goto(`${program.url}/console`);
    await heading(page, 'Sign in');
    const faults = [...(await pageViolations(page))];
    await enter(page);
    await page.request.post(`${program.url}/api/owner/blocks`, {
      headers: { 'sec-fetch-site': 'same-origin' },
      data: { kind: 'network', value: '203.0.113.0/24', reason: 'a test' },
    });
    await page.request.post(`${program.url}/api/owner/site-keys`, {
      headers: { 'sec-fetch-site': 'same-origin' },
      data: { name: 'shop server' },
    });
    for (const [path, name] of pages) {
      await page.goto(`${program.url}${path}`);
      await heading(page, name);
      await page.locator('.loading').waitFor({ state: 'detached' });
      expect(await page.title()).toBe(`${name} · Rappel`);
      faults.push(...(await pageViolations(page)).map((fault) => `${path}: ${fault}`));
      const width = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      if (Number(width) > 0) faults.push(`${path}: is ${width} px too wide`);
    }
    expect(faults).toEqual([]);
    expect(errors).toEqual([]);
    await context.close();
  });

  it('every page speaks French to who prefers it', async () => {
    const { page, context } = await visit({ locale: 'fr-FR' });
    await page.goto(`${program.url}/console`);
    await page.getByLabel('ADMIN_TOKEN').fill(tokenOf(program));
    await page.keyboard.press('Enter');
    await heading(page, 'Aujourd’hui');
    for (const [path, , name] of pages) {
      await page.goto(`${program.url}${path}`);
      await heading(page, name);
    }
    expect(await page.evaluate('document.documentElement.lang')).toBe('fr');
    await context.close();
  });

  it('a stop is set and lifted by the keyboard alone, and is in the audit log as a sentence', async () => {
    const { page, context } = await visit();
    await enter(page);
    const press = async (key: string, times = 1) => {
      for (let time = 0; time < times; time++) await page.keyboard.press(key);
    };
    const focusOn = async (name: string) => {
      for (let step = 0; step < 60; step++) {
        const text = await page.evaluate('document.activeElement?.textContent?.trim()');
        if (text === name) return;
        await press('Tab');
      }
      throw new Error(`The focus does not reach "${name}"`);
    };
    await focusOn('Stops');
    await press('Enter');
    await heading(page, 'Stops');
    const focused = await page.evaluate('document.activeElement?.tagName');
    expect(focused).toBe('H1');
    await focusOn('Stop …');
    await press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.getByText('Nobody waits for a call there now.').waitFor();
    expect(await pageViolations(page)).toEqual([]);
    await focusOn('Stop');
    await press('Enter');
    await page.getByRole('cell', { name: 'Offer no new callbacks' }).waitFor();
    await focusOn('Lift');
    await press('Enter');
    await page.getByRole('dialog').waitFor();
    await focusOn('Lift');
    await press('Enter');
    await page.getByText('Callbacks are offered and dialled').waitFor();
    await page.goto(`${program.url}/console/settings/audit`);
    const log = page.getByRole('table', { name: 'Audit log' });
    await log.getByText('lifted the stop of everything').waitFor();
    expect(await log.innerText()).toContain('stopped offering everything while 0 waited');
    await context.close();
  });

  it('an operator is moved by the keyboard and saved, and who saved an older order is shown the present one', async () => {
    const { page, context, errors } = await visit();
    await enter(page);
    const older = await context.newPage();
    for (const one of [page, older]) {
      await one.goto(`${program.url}/console/operators/advisers`);
      await heading(one, 'Group advisers');
      await one.getByLabel('Number of operator 1').waitFor();
    }
    const first = await page.getByLabel('Number of operator 1').inputValue();
    expect(await pageViolations(page)).toEqual([]);
    await page.getByLabel('Number of operator 1').focus();
    await page.keyboard.press('Alt+ArrowDown');
    await page.getByText('Now 2 of 2').waitFor({ state: 'attached' });
    expect(await page.evaluate('document.activeElement?.value')).toBe(first);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Apply' }).waitFor();
    expect(await pageViolations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Apply' }).press('Enter');
    await dialog.getByText('It was read back from WebAppel').waitFor();
    await page.keyboard.press('Escape');
    await page.reload();
    await page.getByLabel('Number of operator 2').waitFor();
    expect(await page.getByLabel('Number of operator 2').inputValue()).toBe(first);

    await older.getByLabel('Seconds that operator 1 rings').fill('33');
    await older.getByRole('button', { name: 'Save …' }).click();
    await older.getByRole('button', { name: 'Apply' }).click();
    await older.getByText('Nothing was saved. This is there now').waitFor();
    await older.getByRole('button', { name: 'Take what is there' }).click();
    await expect.poll(() => older.getByLabel('Number of operator 2').inputValue()).toBe(first);
    expect(errors).toEqual([]);
    await context.close();
  });

  it('a request appears on Today as it comes, and its page tells its steps, what the visitor read, and its number when asked', async () => {
    const { page, context, errors } = await visit();
    await enter(page);
    await page.getByText('Live', { exact: true }).waitFor();
    await requestCallback(page, '77', '0199001201');
    const row = page.getByRole('row').filter({ hasText: 'Popup 77' }).first();
    await row.getByText('They are talking.').waitFor();
    await row.getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: /^Request of / }).waitFor();
    const steps = page.locator('.panel', { hasText: 'What happened' });
    for (const step of ['Asked for', 'WebAppel took the call', 'The visitor’s phone rings'])
      await steps.getByText(step).waitFor();
    await page.getByText('What the visitor read').waitFor();
    expect(await pageViolations(page)).toEqual([]);
    expect(await page.locator('main').innerText()).not.toContain('99 00 12 01');
    await page.getByRole('button', { name: 'Show the number' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Show' }).click();
    await page.getByText('+33199001201').waitFor();
    expect(errors).toEqual([]);
    await context.close();
  });

  it('support types what a refused visitor read, and sees which check failed', async () => {
    const { page, context } = await visit({ viewport: { width: 320, height: 640 } });
    await enter(page);
    const { reference = '' } = await requestCallback(page, '79', '0199001201');
    await page.goto(`${program.url}/console/why`);
    await page.getByLabel('Reference').fill(reference.toUpperCase());
    await page.keyboard.press('Enter');
    await page.locator('li.failed', { hasText: 'The popup is open' }).waitFor();
    await page.getByText('The visitor read that we are closed').waitFor();
    expect(await pageViolations(page)).toEqual([]);
    await page.getByLabel('Popup').fill('77');
    await page.getByLabel('Phone number').fill('0199001255');
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByRole('heading', { name: 'This request would be accepted' }).waitFor();
    await context.close();
  });

  it('requests are found by state and by number, and no number is in the address', async () => {
    const { page, context } = await visit();
    await enter(page);
    await requestCallback(page, '77', '0199001202');
    await page.goto(`${program.url}/console/requests`);
    await page.getByLabel('Number, tracking id or status link').fill('01 99 00 12 02');
    await page.keyboard.press('Enter');
    await page.getByRole('cell', { name: /•• 02/ }).first().waitFor();
    expect(await page.getByRole('row').count()).toBeGreaterThan(1);
    expect(page.url()).not.toMatch(/\d{6}/);
    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await page.getByLabel('State').selectOption('cancelled');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.waitForURL(/state=cancelled/);
    const csv = await page.getByRole('link', { name: 'CSV' }).getAttribute('href');
    expect(csv).toContain('/api/owner/requests.csv?state=cancelled');
    expect((await page.request.get(`${program.url}${csv}`)).status()).toBe(200);
    await context.close();
  });

  it('what is kept about a visitor is found, downloaded and erased, and the number is in no address and masked in the audit log', async () => {
    const { page, context, errors } = await visit();
    await enter(page);
    await requestCallback(page, '77', '0199001203');
    const addresses: string[] = [];
    page.on('request', (request) => addresses.push(request.url()));
    await page.goto(`${program.url}/console/privacy`);
    await page.getByLabel('Their phone number').fill('01 99 00 12 03');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /^What is kept about \+33/ }).waitFor();
    await page.getByRole('row').filter({ hasText: 'number' }).first().waitFor();
    expect(await pageViolations(page)).toEqual([]);

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download it all' }).click(),
    ]);
    const file = await download.path();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ number: '+33199001203' });

    await page.getByRole('button', { name: 'Erase …' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Erase it' }).click();
    await dialog.getByLabel('The last two digits').fill('03');
    expect(await pageViolations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Erase it' }).click();
    await page.getByRole('heading', { name: /^What belonged to .* is erased$/ }).waitFor();
    await page.getByText('Backups from before still hold it').waitFor();
    expect(addresses.filter((address) => /\d{6}|%2B33/.test(new URL(address).search))).toEqual([]);
    await page.goto(`${program.url}/console/settings/audit`);
    const log = page.getByRole('table', { name: 'Audit log' });
    await log.getByText(/erased what was kept about \+33/).waitFor();
    await log.getByText(/exported what is kept about \+33/).waitFor();
    expect(await log.innerText()).not.toMatch(/99\s?00\s?12\s?03/);
    expect(errors).toEqual([]);
    await context.close();
  });

  it('somebody is invited, makes a passkey with the link, and signs in with it as what they are', async () => {
    const owner = await visit();
    await enter(owner.page);
    await owner.page.goto(`${program.url}/console/settings/people`);
    await owner.page.getByRole('button', { name: 'Invite …' }).click();
    await owner.page.getByLabel('Email').fill('sam@example.fr');
    await owner.page.getByLabel('Name').fill('Sam Roy');
    await owner.page.getByRole('button', { name: 'Make the link' }).click();
    const link = await owner.page.getByLabel('The link for sam@example.fr').inputValue();

    const invited = await visit();
    await addAuthenticator(invited);
    await invited.page.goto(link);
    await invited.page.getByRole('button', { name: 'Make a passkey and come in' }).click();
    await heading(invited.page, 'Today');
    expect(await invited.page.getByRole('link', { name: 'People' }).count()).toBe(0);
    await invited.page.getByRole('button', { name: 'Sign out' }).click();
    await invited.page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await heading(invited.page, 'Today');
    expect(await invited.page.getByRole('navigation').innerText()).toContain('sam@example.fr');

    await owner.page.reload();
    await owner.page.getByRole('button', { name: 'Disable' }).click();
    await owner.page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
    await owner.page.getByText('disabled', { exact: true }).waitFor();
    await invited.page.getByRole('link', { name: 'Stops' }).click();
    await heading(invited.page, 'Sign in');
    await invited.page.getByText('You were signed out').waitFor();
    for (const { context } of [owner, invited]) await context.close();
  });

  it('an address instead of a name gets a sentence about where passkeys work', async () => {
    const { page, context } = await visit();
    const port = new URL(program.url).port;
    await page.goto(`http://127.0.0.1:${port}/console`);
    await page.getByLabel('ADMIN_TOKEN').fill(tokenOf(program));
    await page.keyboard.press('Enter');
    await heading(page, 'Today');
    await page.goto(`http://127.0.0.1:${port}/console/account`);
    await page.getByText(`Open http://localhost:${port}/console to use one`).waitFor();
    await context.close();
  });
});
