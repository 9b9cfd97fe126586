import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '../../../shared/webappel/refusal.js';
import { messagesFor } from '../../../widget/messages/languages.js';
import { askFor, freeSlots } from '../../support/callbacks/appointments.js';
import { accepted, callbackIn, theCallback } from '../../support/callbacks/callbacks.js';
import { startApp, type TestApp, viewIn } from '../../support/program/start-app.js';
import { settle } from '../../support/time/fake-clock.js';

let app: TestApp;
beforeEach(async () => {
  app = await startApp();
});
afterEach(() => app.close());

const english = messagesFor('en');
const french = messagesFor('fr');

const page = async (handle: string, query = '?lang=en', headers: Record<string, string> = {}) => {
  const response = await app.get(`/status/${handle}${query}`, headers);
  return { response, html: await response.text() };
};

/** What a browser without scripts shows, roughly. */
const visible = (html: string): string =>
  html
    .replace(/<head>.*<\/head>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replace(/\s+/g, ' ');

const cancelForm = (html: string): string | undefined =>
  /<form method="post" action="([^"]+)">/.exec(html)?.[1];

describe('the status page', () => {
  it.each([
    'ready',
    'dialling',
    'accepted',
    'doubt',
    'unsettled',
    'ended',
    'missed',
    'cancelled',
    'refused',
    'failed',
    'scheduled',
    'expired',
  ] as const)('says without a script where a request stands: %s', async (state) => {
    const callback = await callbackIn(state, app.ledger, app.clock);
    const shown = {
      ready: 'queued',
      dialling: 'queued',
      accepted: 'queued',
      doubt: 'unknown',
      unsettled: 'unknown',
      scheduled: 'queued',
      expired: 'failed',
    } as const;
    const words =
      english.states[state in shown ? shown[state as keyof typeof shown] : (state as 'ended')];
    const { response, html } = await page(callback.handle);
    expect(response.status).toBe(200);
    expect(visible(html)).toContain(words.title);
    expect(visible(html)).toContain(state === 'expired' ? english.expired : words.text);
    expect(cancelForm(html) !== undefined).toBe(['scheduled', 'ready', 'accepted'].includes(state));
  });

  it('says how many are called first while all lines are busy', async () => {
    const callback = await callbackIn('accepted', app.ledger, app.clock);
    await app.ledger.move(callback, 'accepted', 'observed', { ahead_of_you: 2 });
    expect(visible((await page(callback.handle)).html)).toContain('2 people are before you.');
    expect(visible((await page(callback.handle, '?lang=fr')).html)).toContain(
      '2 personnes passent avant vous.',
    );
  });

  it('says when a scheduled call is due, by the owner’s clock', async () => {
    const { handle } = await accepted(app.ledger, { delay_seconds: 900 });
    const { html } = await page(handle, '?lang=fr');
    // 09:00 UTC in November is 10:00 in Paris.
    expect(visible(html)).toContain(french.due('aujourd’hui à 10:15, heure de Paris'));
  });

  it('asks again by itself without a script, until the end', async () => {
    const callback = await accepted(app.ledger);
    const refresh = '<noscript><meta http-equiv="refresh" content="5"></noscript>';
    expect((await page(callback.handle)).html).toContain(refresh);
    await app.ledger.move(callback, 'cancelled', 'test');
    expect((await page(callback.handle)).html).not.toContain('refresh');
  });

  it('speaks the language of the address, else of the browser, else French', async () => {
    const { handle } = await accepted(app.ledger);
    const languageOf = async (query: string, accept: string) => {
      const { html } = await page(handle, query, { 'accept-language': accept });
      return /<html lang="(\w+)">/.exec(html)?.[1];
    };
    expect(await languageOf('?lang=en', 'fr')).toBe('en');
    expect(await languageOf('', 'en-GB,fr;q=0.5')).toBe('en');
    expect(await languageOf('', 'de')).toBe('fr');
    expect(await languageOf('?lang=<script>', 'en')).toBe('en');
    expect(await languageOf('?lang=en&lang=fr', 'en')).toBe('en');
    expect(await languageOf('?lang[]=en', 'fr')).toBe('fr');
  });

  it('says that there is nothing for a handle that is nobody’s, and does not repeat it', async () => {
    for (const handle of ['f'.repeat(32), '<script>alert(1)</script>', '"onload="x', "'"]) {
      const { response, html } = await page(encodeURIComponent(handle));
      expect(response.status).toBe(404);
      expect(visible(html)).toContain(english.goneRequest);
      expect(html).not.toContain(handle);
      expect(html).not.toContain('alert');
    }
  });

  it('escapes what it says', async () => {
    const { html } = await page('f'.repeat(32), '?lang=fr');
    // A French text with an apostrophe is there to be escaped.
    expect(french.goneRequest + french.progress).toMatch(/['’]/);
    expect(html.replace(/<[^>]*>/g, '')).not.toMatch(/["']/);
  });

  it('gives each of its buttons an explicit type', async () => {
    const { handle } = await callbackIn('scheduled', app.ledger, app.clock);
    const buttons = (await page(handle)).html.match(/<button[^>]*>/g);
    expect(buttons).toEqual(['<button type="submit">', '<button type="submit">']);
  });

  it('tells no personal data', async () => {
    const { handle, token } = await accepted(app.ledger, {
      number: '+33639987654',
      name: 'CANARY',
      custom1: 'CANARY',
      address: '203.0.113.9',
    });
    const { html } = await page(handle);
    for (const secret of ['7654', 'CANARY', '203.0.113', token]) expect(html).not.toContain(secret);
  });

  it('is kept by no cache, no frame, no search engine, and lets no referrer out', async () => {
    const { handle } = await accepted(app.ledger);
    const { headers } = (await page(handle)).response;
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-robots-tag')).toBe('noindex');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    const policy = headers.get('content-security-policy') ?? '';
    for (const rule of [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ])
      expect(policy.split(';')).toContain(rule);
    expect(policy).not.toContain('unsafe');
    for (const [name, value] of headers) expect(`${name}: ${value}`).not.toContain(handle);
  });

  it('runs no script and holds no style of its own, as its policy says', async () => {
    const { handle } = await accepted(app.ledger);
    const { html } = await page(handle);
    expect(html.match(/<script[^>]*>/g)).toEqual(['<script type="module" src="/status.js">']);
    expect(html).not.toMatch(/ on\w+=| style=|<style/);
  });
});

describe('its button', () => {
  const press = (handle: string, headers: Record<string, string> = {}) =>
    fetch(`${app.url}/status/${handle}/cancel`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    });

  it('cancels and comes back to the page', async () => {
    const callback = await accepted(app.ledger);
    const path = cancelForm((await page(callback.handle)).html);
    expect(path).toBe(`/status/${callback.handle}/cancel`);
    const response = await press(callback.handle);
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toMatch(new RegExp(`^/status/${callback.handle}`));
    expect((await theCallback(app.ledger, callback)).state).toBe('cancelled');
  });

  it('works as browsers send it from a page that lets no referrer out', async () => {
    const callback = await accepted(app.ledger);
    const response = await press(callback.handle, {
      origin: 'null',
      'sec-fetch-site': 'same-origin',
    });
    expect(response.status).toBe(303);
    expect((await theCallback(app.ledger, callback)).state).toBe('cancelled');
  });

  it('that comes too late shows what it has come to', async () => {
    app.webAppel.script({ cancelCall: () => Promise.reject(new Refusal('TOO_LATE')) });
    const callback = await callbackIn('accepted', app.ledger, app.clock);
    expect((await press(callback.handle)).status).toBe(303);
    expect(await theCallback(app.ledger, callback)).toEqual(callback);
    await settle();
  });

  it('needs a handle and a POST', async () => {
    const callback = await accepted(app.ledger);
    expect((await press('f'.repeat(32))).status).toBe(404);
    expect((await app.get(`/status/${callback.handle}/cancel`)).status).toBe(404);
    expect((await theCallback(app.ledger, callback)).state).toBe('ready');
  });
});

describe('its list of free times', () => {
  const appointment = async () => {
    const [, second] = await freeSlots(app);
    return viewIn(await askFor(app, second?.at ?? ''));
  };
  const move = (handle: string, slotAt: string) =>
    fetch(`${app.url}/status/${handle}/reschedule`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ slotAt }),
    });

  it('is there for an appointment only, by days, on the owner’s clock', async () => {
    const { handle } = await appointment();
    const { html } = await page(handle);
    expect(visible(html)).toContain('Call due today at 10:30, Paris time.');
    expect(html).toContain('<optgroup label="Tomorrow">');
    expect(html).toContain('<option value="2026-11-24T09:00:00.000Z">Tomorrow at 10:00</option>');
    const callback = await accepted(app.ledger);
    expect((await page(callback.handle)).html).not.toContain('<select');
  });

  it('is not taken away by a page that asks again by itself', async () => {
    const { handle } = await appointment();
    expect((await page(handle)).html).not.toContain('http-equiv');
  });

  it('moves the appointment and comes back to the page', async () => {
    const { handle } = await appointment();
    const response = await move(handle, '2026-11-24T09:00:00.000Z');
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(`/status/${handle}`);
    expect(visible((await page(handle)).html)).toContain('Call due tomorrow at 10:00');
  });

  it.each(['2026-11-24T09:07:00.000Z', 'soon', ''])(
    'says that a time cannot be had any more: %s',
    async (slotAt) => {
      const { handle } = await appointment();
      const back = (await move(handle, slotAt)).headers.get('location') ?? '';
      const html = await (await app.get(`${back}&lang=en`)).text();
      expect(visible(html)).toContain(english.timeGone);
      expect(visible(html)).toContain('Call due today at 10:30');
    },
  );

  it('leaves the page as it is while the popup cannot be asked about', async () => {
    const { handle } = await appointment();
    app.webAppel.script({ listPopups: async () => [{ popupId: '1' }] });
    await app.clock.advance(60_000);
    const { response, html } = await page(handle);
    expect(response.status).toBe(200);
    expect(html).not.toContain('<select');
    expect(cancelForm(html)).toBe(`/status/${handle}/cancel`);
  });
});
