import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '../../../shared/webappel/refusal.js';
import { messagesFor } from '../../../widget/messages/all-languages.js';
import { freeSlots, requestAppointment } from '../../support/callbacks/appointment-requests.js';
import { acceptedCallback, callbackIn, reload } from '../../support/callbacks/callbacks.js';
import { startApp, type TestApp, viewIn } from '../../support/program/start-app.js';
import { settle } from '../../support/time/fake-clock.js';

let app: TestApp;
beforeEach(async () => {
  app = await startApp();
});
afterEach(() => app.close());

const english = messagesFor('en');
const french = messagesFor('fr');

const getPage = async (
  handle: string,
  query = '?lang=en',
  headers: Record<string, string> = {},
) => {
  const response = await app.get(`/status/${handle}${query}`, headers);
  return { response, html: await response.text() };
};

/** Roughly the text that a browser without scripts shows. */
const visibleText = (html: string): string =>
  html
    .replace(/<head>.*<\/head>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replace(/\s+/g, ' ');

const cancelActionIn = (html: string): string | undefined =>
  /<form method="post" action="([^"]+)">/.exec(html)?.[1];

describe('the status page of an appointment', () => {
  it('an appointment can be put into a calendar, without the secret of its page; another callback cannot', async () => {
    const [slot] = await freeSlots(app);
    const { handle } = await viewIn(await requestAppointment(app, slot?.at ?? ''));
    const { html } = await getPage(handle);
    expect(html).toContain(`/status/${handle}/appointment.ics?lang=en`);
    const response = await app.get(`/status/${handle}/appointment.ics?lang=en`);
    expect(response.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const file = await response.text();
    expect(file).toContain(`SUMMARY:${english.states.scheduled.step}`);
    expect(file).not.toContain(handle);
    const other = await callbackIn('accepted', app.ledger, app.clock);
    expect((await app.get(`/status/${other.handle}/appointment.ics`)).status).toBe(404);
  });
});

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
  ] as const)(
    'the status page shows the state of a callback without a script: %s',
    async (state) => {
      const callback = await callbackIn(state, app.ledger, app.clock);
      const shownStates = {
        ready: 'queued',
        dialling: 'queued',
        accepted: 'queued',
        doubt: 'unknown',
        unsettled: 'unknown',
        scheduled: 'queued',
        expired: 'failed',
      } as const;
      const words =
        english.states[
          state in shownStates ? shownStates[state as keyof typeof shownStates] : (state as 'ended')
        ];
      const { response, html } = await getPage(callback.handle);
      expect(response.status).toBe(200);
      expect(visibleText(html)).toContain(words.title);
      expect(visibleText(html)).toContain(state === 'expired' ? english.expired : words.text);
      expect(cancelActionIn(html) !== undefined).toBe(
        ['scheduled', 'ready', 'accepted'].includes(state),
      );
    },
  );

  it('the status page shows how many people are called first while all lines are busy', async () => {
    const callback = await callbackIn('accepted', app.ledger, app.clock);
    await app.ledger.move(callback, 'accepted', {}, { ahead_of_you: 2 });
    expect(visibleText((await getPage(callback.handle)).html)).toContain(
      '2 people are ahead of you.',
    );
    expect(visibleText((await getPage(callback.handle, '?lang=fr')).html)).toContain(
      'Il y a 2 personnes avant vous.',
    );
  });

  it('the status page shows when a scheduled call is due, in the owner’s time zone', async () => {
    const { handle } = await acceptedCallback(app.ledger, { delay_seconds: 900 });
    const { html } = await getPage(handle, '?lang=fr');
    // 09:00 UTC in November is 10:00 in Paris.
    expect(visibleText(html)).toContain(french.due('aujourd’hui à 10:15, heure de Paris'));
  });

  it('the status page reloads itself without a script until the final state', async () => {
    const callback = await acceptedCallback(app.ledger);
    const refresh = '<noscript><meta http-equiv="refresh" content="5"></noscript>';
    expect((await getPage(callback.handle)).html).toContain(refresh);
    await app.ledger.move(callback, 'cancelled', {});
    expect((await getPage(callback.handle)).html).not.toContain('refresh');
  });

  it('the status page uses the language of the URL, else of the browser, else French', async () => {
    const { handle } = await acceptedCallback(app.ledger);
    const languageOf = async (query: string, accept: string) => {
      const { html } = await getPage(handle, query, { 'accept-language': accept });
      return /<html lang="(\w+)"/.exec(html)?.[1];
    };
    expect(await languageOf('?lang=en', 'fr')).toBe('en');
    expect(await languageOf('', 'en-GB,fr;q=0.5')).toBe('en');
    expect(await languageOf('', 'pl')).toBe('fr');
    expect(await languageOf('?lang=<script>', 'en')).toBe('en');
    expect(await languageOf('?lang=en&lang=fr', 'en')).toBe('en');
    expect(await languageOf('?lang[]=en', 'fr')).toBe('fr');
  });

  it('the status page for an unknown handle says so and does not repeat the handle', async () => {
    for (const handle of ['f'.repeat(32), '<script>alert(1)</script>', '"onload="x', "'"]) {
      const { response, html } = await getPage(encodeURIComponent(handle));
      expect(response.status).toBe(404);
      expect(visibleText(html)).toContain(english.requestNotFound);
      expect(html).not.toContain(handle);
      expect(html).not.toContain('alert');
    }
  });

  it('the status page escapes its texts', async () => {
    const { html } = await getPage('f'.repeat(32), '?lang=fr');
    // The French texts contain an apostrophe to escape.
    expect(french.requestNotFound + french.progress).toMatch(/['’]/);
    expect(html.replace(/<[^>]*>/g, '')).not.toMatch(/["']/);
  });

  it('the status page gives each of its buttons an explicit type', async () => {
    const { handle } = await callbackIn('scheduled', app.ledger, app.clock);
    const buttons = (await getPage(handle)).html.match(/<button[^>]*>/g);
    expect(buttons).toEqual(['<button type="submit">', '<button type="submit">']);
  });

  it('the status page shows no personal data', async () => {
    const { handle, token } = await acceptedCallback(app.ledger, {
      number: '+33639987654',
      name: 'CANARY',
      custom1: 'CANARY',
      address: '203.0.113.9',
    });
    const { html } = await getPage(handle);
    for (const secret of ['7654', 'CANARY', '203.0.113', token]) expect(html).not.toContain(secret);
  });

  it('the status page is not cached, framed or indexed, and sends no referrer', async () => {
    const { handle } = await acceptedCallback(app.ledger);
    const { headers } = (await getPage(handle)).response;
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

  it('the status page has no inline scripts or styles, as its policy requires', async () => {
    const { handle } = await acceptedCallback(app.ledger);
    const { html } = await getPage(handle);
    expect(html.match(/<script[^>]*>/g)).toEqual(['<script type="module" src="/status.js">']);
    expect(html).not.toMatch(/ on\w+=| style=|<style/);
  });
});

describe('the cancel button of the status page', () => {
  const press = (handle: string, headers: Record<string, string> = {}) =>
    fetch(`${app.url}/status/${handle}/cancel`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    });

  it('the cancel button cancels the callback and returns to the page', async () => {
    const callback = await acceptedCallback(app.ledger);
    const path = cancelActionIn((await getPage(callback.handle)).html);
    expect(path).toBe(`/status/${callback.handle}/cancel`);
    const response = await press(callback.handle);
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toMatch(new RegExp(`^/status/${callback.handle}`));
    expect((await reload(app.ledger, callback)).state).toBe('cancelled');
  });

  it('the cancel button works with the Origin that a no-referrer page sends', async () => {
    const callback = await acceptedCallback(app.ledger);
    const response = await press(callback.handle, {
      origin: 'null',
      'sec-fetch-site': 'same-origin',
    });
    expect(response.status).toBe(303);
    expect((await reload(app.ledger, callback)).state).toBe('cancelled');
  });

  it('the cancel button returns to the unchanged page if it is too late', async () => {
    app.webAppel.script({ cancelCall: () => Promise.reject(new Refusal('TOO_LATE')) });
    const callback = await callbackIn('accepted', app.ledger, app.clock);
    expect((await press(callback.handle)).status).toBe(303);
    expect(await reload(app.ledger, callback)).toEqual(callback);
    await settle();
  });

  it('cancelling from the status page needs a known handle and a POST', async () => {
    const callback = await acceptedCallback(app.ledger);
    expect((await press('f'.repeat(32))).status).toBe(404);
    expect((await app.get(`/status/${callback.handle}/cancel`)).status).toBe(404);
    expect((await reload(app.ledger, callback)).state).toBe('ready');
  });
});

describe('the free times on the status page', () => {
  const createAppointment = async () => {
    const [, second] = await freeSlots(app);
    return viewIn(await requestAppointment(app, second?.at ?? ''));
  };
  const move = (handle: string, slotAt: string) =>
    fetch(`${app.url}/status/${handle}/reschedule`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ slotAt }),
    });

  it('the status page shows free times for appointments only, by day, in the owner’s time zone', async () => {
    const { handle } = await createAppointment();
    const { html } = await getPage(handle);
    expect(visibleText(html)).toContain('Call due today at 10:30, Paris time.');
    expect(html).toContain('<optgroup label="Tomorrow">');
    expect(html).toContain('<option value="2026-11-24T09:00:00.000Z">Tomorrow at 10:00</option>');
    const callback = await acceptedCallback(app.ledger);
    expect((await getPage(callback.handle)).html).not.toContain('<select');
  });

  it('the status page of an appointment does not reload itself while the visitor chooses', async () => {
    const { handle } = await createAppointment();
    expect((await getPage(handle)).html).not.toContain('http-equiv');
  });

  it('choosing a time on the status page moves the appointment and returns to the page', async () => {
    const { handle } = await createAppointment();
    const response = await move(handle, '2026-11-24T09:00:00.000Z');
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(`/status/${handle}`);
    expect(visibleText((await getPage(handle)).html)).toContain('Call due tomorrow at 10:00');
  });

  it.each(['2026-11-24T09:07:00.000Z', 'soon', ''])(
    'the status page says that a time is no longer free: %s',
    async (slotAt) => {
      const { handle } = await createAppointment();
      const location = (await move(handle, slotAt)).headers.get('location') ?? '';
      const html = await (await app.get(`${location}&lang=en`)).text();
      expect(visibleText(html)).toContain(english.timeTaken);
      expect(visibleText(html)).toContain('Call due today at 10:30');
    },
  );

  it('the status page still shows and cancels an appointment if the popup is not available', async () => {
    const { handle } = await createAppointment();
    app.webAppel.script({ listPopups: async () => [{ popupId: '1' }] });
    await app.clock.advance(60_000);
    const { response, html } = await getPage(handle);
    expect(response.status).toBe(200);
    expect(html).not.toContain('<select');
    expect(cancelActionIn(html)).toBe(`/status/${handle}/cancel`);
  });
});
