import { afterEach, describe, expect, it } from 'vitest';
import { Stops } from '../../../proxy/guard/stops.js';
import { messagesFor } from '../../../widget/messages/all-languages.js';
import { freshNumber, startApp, type TestApp } from '../../support/program/start-app.js';

let app: TestApp;
afterEach(() => app.close());

const english = messagesFor('en');
const words = english.formPage;

/** A visitor whose browser runs no scripts: posts what the fields of a page hold. */
class Visitor {
  html = '';
  status = 0;
  location: string | null = null;
  constructor(
    private readonly address = '/popup/77?lang=en',
    private readonly headers: Record<string, string> = {},
  ) {}

  async open(): Promise<this> {
    return this.#read(await app.get(this.address, this.headers));
  }

  /** Presses a button, having changed some fields. */
  async press(step: string, change: Record<string, string> = {}): Promise<this> {
    const body = new URLSearchParams({ ...this.fields(), ...change, step });
    const response = await fetch(`${app.url}${this.address}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: app.url, 'sec-fetch-site': 'same-origin', ...this.headers },
      body,
    });
    return this.#read(response);
  }

  fields(): Record<string, string> {
    const inputs = [...this.html.matchAll(/<input [^>]*>/g)].map(([tag]) => tag);
    const sent = inputs.filter((tag) => !tag.includes('type="radio"') || tag.includes(' checked'));
    const selects = [...this.html.matchAll(/<select [^>]*name="(\w+)"[\s\S]*?<\/select>/g)];
    return Object.fromEntries([
      ...sent.map((tag) => [attribute(tag, 'name'), attribute(tag, 'value')]),
      ...selects.map(([select, name]) => [
        name,
        attribute(/<option [^>]*selected>/.exec(select)?.[0] ?? select, 'value'),
      ]),
    ]);
  }

  get text(): string {
    return textOf(this.html);
  }

  async #read(response: Response): Promise<this> {
    this.status = response.status;
    this.location = response.headers.get('location');
    this.html = await response.text();
    return this;
  }
}

const attribute = (tag: string, name: string): string =>
  unescaped(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '');

const unescaped = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

const textOf = (html: string): string =>
  unescaped(html.replace(/<head>.*<\/head>/s, '').replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ');

const callbacks = () => app.store.selectFrom('callbacks').selectAll().execute();

const proofs = { PAGE_PROOF: 'on' };

describe('the form without script', () => {
  it('the form asks, reads back, sends once and leads to the status page, without a script', async () => {
    app = await startApp({ environment: proofs });
    const visitor = await new Visitor().open();
    expect(visitor.status).toBe(200);
    await visitor.press('review', { number: '06 39 98 00 01', name: 'Zoé' });
    expect(visitor.status).toBe(200);
    expect(visitor.text).toContain('We will call +33 6 39 98 00 01');
    expect(visitor.text).toContain('Zoé');
    expect(await callbacks()).toEqual([]);
    await visitor.press('send');
    expect(visitor.status).toBe(303);
    const [callback, ...others] = await callbacks();
    expect(others).toEqual([]);
    expect(callback).toMatchObject({ number: '+33639980001', name: 'Zoé', slot_at: null });
    expect(visitor.location).toBe(`/status/${callback?.handle}?lang=en`);
    expect((await app.get(visitor.location ?? '')).status).toBe(200);
  });

  it('a form that is sent twice, also at the same time, makes one callback and leads to it each time', async () => {
    app = await startApp({ environment: proofs });
    const visitor = await new Visitor().open();
    await visitor.press('review', { number: freshNumber() });
    const page = visitor.html;
    const again = async () => {
      const other = new Visitor();
      other.html = page;
      return (await other.press('send')).location;
    };
    const [first, second] = await Promise.all([again(), again()]);
    expect(first).toMatch(/^\/status\/[0-9a-f]{32}/);
    expect([second, await again()]).toEqual([first, first]);
    expect(await callbacks()).toHaveLength(1);
  });

  it('an error stands beside its field, which has the cursor, and what was typed is kept', async () => {
    app = await startApp();
    const visitor = await new Visitor().open();
    await visitor.press('review', { number: '06 1', name: '"><script>', custom1: 'é'.repeat(17) });
    expect(visitor.status).toBe(422);
    expect(visitor.html).toContain(`<title>${words.error} – `);
    expect(visitor.fields()).toMatchObject({ name: '"><script>', custom1: 'é'.repeat(17) });
    expect(visitor.html).toMatch(
      /id="custom1"[^>]* aria-invalid="true" aria-describedby="custom1-error" autofocus/,
    );
    expect(visitor.html).not.toContain('<script');
    await visitor.press('review', { custom1: '' });
    expect(visitor.html).toMatch(/id="number"[^>]* aria-invalid="true"/);
    expect(visitor.text).toContain('This number is too short.');
  });

  it('a number that is right in several countries is asked about, and the answer is kept', async () => {
    app = await startApp();
    const visitor = await new Visitor('/popup/77?lang=en', { 'accept-language': 'fr-FR' }).open();
    await visitor.press('review', { number: '0470 12 34 56' });
    const choices = [...visitor.html.matchAll(/name="chosenCountry" value="(\w+)"/g)];
    const [country] = choices.map(([, code]) => code ?? '');
    expect(choices.length).toBeGreaterThan(0);
    await visitor.press('review', { chosenCountry: country ?? '' });
    expect(visitor.text).toContain(words.check);
    await visitor.press('send');
    expect(visitor.status).toBe(303);
  });

  it('a delay and an appointment can be chosen, in the owner’s time', async () => {
    app = await startApp();
    const visitor = await new Visitor().open();
    const appointment = /<option value="(2[^"]+)">/.exec(visitor.html)?.[1] ?? '';
    const number = freshNumber();
    await visitor.press('review', { number, when: 'later', at: appointment });
    expect(visitor.text).toContain('Paris time');
    await visitor.press('edit');
    expect(visitor.fields()).toMatchObject({ number, when: 'later', at: appointment });
    await visitor.press('review', { at: '300' });
    expect(visitor.text).toContain('in 5 minutes');
    await visitor.press('review', { when: 'later', at: '2026-01-01T00:00:00.000Z' });
    expect(visitor.text).toContain(english.timeTaken);
    await visitor.press('review', { when: 'later', at: appointment });
    await visitor.press('send');
    const [callback] = await callbacks();
    expect(callback).toMatchObject({ slot_at: Date.parse(appointment), state: 'scheduled' });
  });

  it('another site cannot send the form from the browser of a visitor', async () => {
    app = await startApp({ environment: proofs });
    const visitor = await new Visitor().open();
    await visitor.press('review', { number: freshNumber() });
    const page = visitor.html;
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      const foreign = new Visitor('/popup/77', headers);
      foreign.html = page;
      await foreign.press('send');
      expect(foreign.status).toBe(403);
    }
    expect(await callbacks()).toEqual([]);
  });

  it('a form that was open for too long is read back once more with a new proof', async () => {
    app = await startApp({ environment: proofs });
    const visitor = await new Visitor().open();
    await visitor.press('review', { number: freshNumber() });
    await app.clock.advance(3 * 3_600_000);
    await visitor.press('send');
    expect(visitor.text).toContain(english.problems['proof-expired']);
    expect((await visitor.press('send')).status).toBe(303);
  });

  it('a proof of the visitor API is not good for the form, nor the reverse', async () => {
    app = await startApp({ environment: proofs });
    const visitor = await new Visitor().open();
    await visitor.press('review', { number: freshNumber() });
    const { proof = '' } = visitor.fields();
    const asWidget = await app.post(
      { popupId: '77', number: freshNumber() },
      { origin: app.url, 'page-proof': proof },
    );
    expect(asWidget.status).toBe(403);
  });

  it('a visitor whose request looks like a robot’s is told why, and whom to call instead', async () => {
    app = await startApp({
      environment: { ...proofs, PROOF_OF_WORK: 'on', FALLBACK_PHONE: '+33 1 99 00 12 01' },
    });
    const visitor = await new Visitor().open();
    await visitor.press('review', { number: freshNumber() });
    const { proof: _, ...rest } = visitor.fields();
    for (let refusals = 0; refusals < 30; refusals += 1)
      await new Visitor().press('send', { ...rest, proof: 'forged', number: freshNumber() });
    await visitor.press('send');
    expect(visitor.status).toBe(428);
    expect(visitor.text).toContain(words.robotCheck);
    expect(visitor.html).toContain('href="tel:+33199001201"');
    expect(await callbacks()).toEqual([]);
  });

  it('a closed, a stopped and an unknown popup say so without a form', async () => {
    app = await startApp({ environment: { FALLBACK_PHONE: '+33 1 99 00 12 01' } });
    const closed = await new Visitor('/popup/79?lang=en').open();
    expect(closed.text).toContain(english.closed);
    expect(closed.html).not.toContain('<form');
    const unknown = await new Visitor('/popup/4711?lang=en').open();
    expect(unknown.status).toBe(404);
    expect(unknown.text).toContain(english.problems['not-found']);
    await new Stops(app.store, app.clock).set({
      popup_id: '',
      country: '',
      level: 'offer',
      reason: 'test',
      author: 'test',
      ends_at: null,
    });
    await app.clock.advance(10_000);
    const stopped = await new Visitor().open();
    expect(stopped.text).toContain(english.notCallable);
    expect(stopped.html).toContain('href="tel:+33199001201"');
    expect(stopped.html).not.toContain('<form');
  });

  it('the form speaks the language of the address, else of the browser, else of the popup', async () => {
    app = await startApp();
    const languageOf = async (address: string, accept: string) =>
      /<html lang="(\w+)"/.exec(
        (await new Visitor(address, { 'accept-language': accept }).open()).html,
      )?.[1];
    expect(await languageOf('/popup/77?lang=en', 'fr')).toBe('en');
    expect(await languageOf('/popup/77', 'en-GB,fr;q=0.5')).toBe('en');
    expect(await languageOf('/popup/77', 'xx')).toBe('fr');
  });

  it('no address, log line or cache holds what a visitor has typed, and the pages run nothing inline', async () => {
    app = await startApp();
    const visitor = await new Visitor().open();
    await visitor.press('review', { number: '06 39 98 76 54', name: 'CANARY' });
    await visitor.press('send');
    expect(visitor.location).not.toMatch(/CANARY|39987654|98\+76\+54/);
    expect(app.logLines.join('\n')).not.toMatch(/CANARY|39987654|98 76 54/);
    const { headers } = await app.get('/popup/77');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('content-security-policy')).toContain("form-action 'self'");
    const { html } = await new Visitor().open();
    expect(html).not.toMatch(/<script| on\w+=| style=|<style/);
  });
});
