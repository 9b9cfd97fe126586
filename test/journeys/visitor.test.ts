import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseQuery } from '../../shared/webappel/query.js';
import { openPage, sharedBrowser } from '../support/browser/browser.js';
import { pageViolations } from '../support/browser/page-violations.js';
import { PopupUser } from '../support/browser/popup-user.js';
import { type Site, startSite } from '../support/browser/site.js';
import { fetchProof } from '../support/callbacks/page-proof.js';
import { type Program, startProgram } from '../support/program/run-program.js';

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

/** Opens a page of another origin with the snippet of the README. */
async function openSite(popup: number, at: Program = program) {
  const site = await startSite(
    `<!doctype html><html lang="${popup === 78 ? 'en' : 'fr'}"><title>Shop</title><link rel="icon" href="data:,"><h1>Shop</h1><script src="${at.url}/rappel.js" data-popup="${popup}" async></script>`,
  );
  sites.push(site);
  const { page, errors } = await openPage(browser, { locale: popup === 78 ? 'en-GB' : 'fr-FR' });
  await page.goto(site.origin);
  const visitor = new PopupUser(page, popup === 78 ? 'en' : 'fr');
  return { page, errors, visitor };
}

/** Reads the platform's list of requests of a popup. @returns the number of rows and the last result */
async function listRequests(
  popup: number,
  at: Program = program,
): Promise<{ count: number; last: string }> {
  const answer = await fetch(
    `${at.platformUrl}?methode=appels_resume&email=demo%40rappel.test&pass=demo&id_popup=${popup}`,
  );
  const rows = (await answer.text()).split('\n').filter(Boolean);
  return { count: rows.length, last: rows.at(-1)?.split(';').at(-1) ?? '' };
}

describe('a visitor', () => {
  it('a visitor requests a callback on a page of another site and sees the call ring, connect and end', async () => {
    const { visitor, errors } = await openSite(77);
    await visitor.open();
    await visitor.typeNumber('01 99 00 21 01');
    await visitor.send();
    await visitor.sees('Nous vous appelons');
    await visitor.sees('Vous êtes en ligne');
    await visitor.sees('L’appel est terminé');
    expect((await listRequests(77)).last).toBe('ANSWER');
    expect(errors).toEqual([]);
  });

  it('a visitor sees in English that their line was busy', async () => {
    const { visitor } = await openSite(78);
    await visitor.open();
    await visitor.typeNumber('01 99 00 22 02');
    await visitor.send();
    await visitor.sees('The call did not go through');
    expect(await visitor.dialog.textContent()).toContain('Your line was busy');
    expect((await listRequests(78)).last).toBe('BUSY');
  });

  it('a visitor sees that they did not answer', async () => {
    const { visitor } = await openSite(77);
    await visitor.open();
    await visitor.typeNumber('01 99 00 23 03');
    await visitor.send();
    await visitor.sees('L’appel n’a pas abouti');
    expect(await visitor.dialog.textContent()).toContain('Vous n’avez pas répondu');
    expect((await listRequests(77)).last).toBe('NOANSWER');
  });

  it('a visitor who cancels a scheduled call is not called', async () => {
    const { visitor } = await openSite(77);
    await visitor.open();
    await visitor.typeNumber('01 99 00 24 01');
    await visitor.later();
    await visitor.send();
    await visitor.sees('Votre appel est programmé');
    await visitor.cancel();
    await visitor.sees('Demande annulée');
    expect((await listRequests(77)).last).toBe('CANCEL');
  });

  it('a visitor sees why a number of another country is refused, and keeps the typed number', async () => {
    const { visitor } = await openSite(77);
    const before = (await listRequests(77)).count;
    await visitor.open();
    await visitor.typeNumber('+1 212 555 0123');
    await visitor.send();
    await visitor.dialog.getByText('Nous n’appelons pas ce pays').first().waitFor();
    expect(await visitor.numberField().inputValue()).toContain('212');
    expect(await visitor.numberField().getAttribute('aria-invalid')).toBe('true');
    expect((await listRequests(77)).count).toBe(before);
  });

  it('a visitor sees a message and no form when no operator is available', async () => {
    const { visitor } = await openSite(79);
    await visitor.open();
    await visitor.dialog.getByText('Nos conseillers sont absents').waitFor();
    expect(await visitor.numberField().count()).toBe(0);
  });

  it('a visitor who clicks twice is called once', async () => {
    const { visitor } = await openSite(77);
    const before = (await listRequests(77)).count;
    await visitor.open();
    await visitor.typeNumber('01 99 00 25 04');
    await visitor.sendButton().dblclick();
    await visitor.sees('L’appel est terminé');
    expect((await listRequests(77)).count).toBe(before + 1);
  });

  it('a visitor who reloads the page during the call finds the same request behind its link', async () => {
    const { visitor } = await openSite(77);
    await visitor.open();
    await visitor.typeNumber('01 99 00 26 01');
    await visitor.send();
    await visitor.sees('Nous vous appelons');
    const link = await visitor.statusLink();
    await visitor.page.reload();
    const { page, errors } = await openPage(browser);
    await page.goto(link);
    await page.getByRole('heading', { name: 'Vous êtes en ligne' }).waitFor({ timeout: 30_000 });
    await page.reload();
    await page.getByRole('heading', { name: 'L’appel est terminé' }).waitFor({ timeout: 30_000 });
    expect(errors).toEqual([]);
  });

  it('a visitor is called through the embedded platform of another instance', async () => {
    const proxyOnly = await startProgram({
      WEBAPPEL_URL: program.platformUrl,
      WEBAPPEL_EMAIL: 'demo@rappel.test',
      WEBAPPEL_PASS: 'demo',
    });
    try {
      const { visitor, errors } = await openSite(77, proxyOnly);
      await visitor.open();
      await visitor.typeNumber('01 23 45 27 04');
      await visitor.send();
      await visitor.sees('L’appel est terminé');
      expect((await listRequests(77)).last).toBe('ANSWER');
      expect(errors).toEqual([]);
    } finally {
      expect(await proxyOnly.stop()).toBe(0);
    }
  });

  it('a visitor reads and cancels a request without JavaScript', async () => {
    const answer = await fetch(`${program.url}/api/callbacks`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': 'without-a-script',
        ...(await fetchProof(program.url)),
      },
      body: JSON.stringify({ popupId: '77', number: '01 99 00 28 01', delaySeconds: 300 }),
    });
    const { handle } = (await answer.json()) as { handle: string };
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'fr-FR' });
    const page = await context.newPage();
    await page.goto(`${program.url}/status/${handle}`);
    await page.getByRole('heading', { name: 'Votre appel est programmé' }).waitFor();
    await page.getByRole('button', { name: 'Annuler ma demande' }).click();
    await page.getByRole('heading', { name: 'Demande annulée' }).waitFor();
    await context.close();
  });
});

describe('the platform', () => {
  it('the platform receives each variable of appel once, with the address of the visitor', async () => {
    const received: string[] = [];
    const recorder = await startRecorder(received);
    const proxy = await startProgram({
      WEBAPPEL_URL: recorder.url,
      WEBAPPEL_EMAIL: 'demo@rappel.test',
      WEBAPPEL_PASS: 'demo',
      TRUST_PROXY: '1',
    });
    await fetch(`${proxy.url}/api/callbacks`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': 'one-appel-only',
        'x-forwarded-for': '203.0.113.9, 198.51.100.7',
        ...(await fetchProof(proxy.url)),
      },
      body: JSON.stringify({ popupId: '77', number: '01 23 45 29 01', name: 'Zoé' }),
    });
    await proxy.stop();
    await recorder.close();
    const calls = received
      .filter((query) => parseQuery(query).get('methode')?.[0] === 'appel')
      .map(parseQuery);
    expect(calls).toHaveLength(1);
    const call = calls[0];
    for (const [name, values] of call ?? []) expect(values, name).toHaveLength(1);
    expect(call?.get('client_ip')).toEqual(['198.51.100.7']);
    expect(call?.get('e164')).toEqual(['33123452901']);
    expect(call?.get('usr3')?.[0]).toMatch(/^[0-9a-f]{32}$/);
  });
});

/** Starts a server between a proxy and the platform that records all queries. */
async function startRecorder(received: string[]): Promise<{ url: string; close(): Promise<void> }> {
  const { createServer } = await import('node:http');
  const server = createServer(async (request, response) => {
    const query = request.url?.split('?')[1] ?? '';
    received.push(query);
    const answer = await fetch(`${program.platformUrl}?${query}`);
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as import('node:net').AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/get/webappel/api.php`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

describe('a visitor without script', () => {
  it('a visitor whose browser runs no script is called, by a form that passes axe and fits into 320 px', async () => {
    const context = await browser.newContext({
      locale: 'fr-FR',
      viewport: { width: 320, height: 568 },
    });
    const page = await context.newPage();
    // Axe is a script itself, so scripts are kept out instead of turned off.
    await page.route('**/*.js', (route) => route.abort());
    const look = async () => {
      expect(await pageViolations(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    };
    await page.goto(`${program.url}/popup/77`);
    await look();
    await page.fill('#number', '06 12');
    await page.check('[value=later]');
    await page.click('text=Continuer');
    await look();
    await page.fill('#number', '01 99 00 23 01');
    await page.check('[value=now]');
    await page.click('text=Continuer');
    await look();
    await page.click('text=Rappelez-moi');
    expect(page.url()).toContain('/status/');
    // However far the call is by the time the page has loaded.
    await page.waitForSelector(
      'text=/Demande reçue|Nous vous appelons|Vous êtes en ligne|L’appel est terminé/',
    );
    await look();
    await context.close();
  });
});
