import { afterEach, describe, expect, it } from 'vitest';
import { readSettings } from '../../../../proxy/settings/settings.js';
import type { PopupView } from '../../../../shared/callback.js';
import { type OwnerApp, startOwnerApp } from '../../../support/program/owner-app.js';
import { freshNumber, startApp, type TestApp } from '../../../support/program/start-app.js';

const environment = {
  PRIVACY_NOTICE:
    '{"fr":"Vos données servent à vous rappeler.","en":"We keep your number to call you."}',
  PRIVACY_URL: 'https://shop.example/privacy',
  CONSENT_TEXT:
    '{"fr":"Appelez-moi aussi pour vos offres","en":"You may also call me about offers"}',
  CONSENT_VERSION: '2026-11',
};
const given = { text: 'You may also call me about offers', version: '2026-11', language: 'en' };

let app: TestApp | OwnerApp;
afterEach(() => app?.close());

const stored = () => app.store.selectFrom('callbacks').selectAll().execute();
const request = (consent?: unknown) => ({
  popupId: '77',
  number: freshNumber(),
  ...(consent !== undefined && { consent }),
});
const nothing = { consent_text: null, consent_version: null, consent_language: null };

describe('a consent besides the request', () => {
  it('the popup shows the owner’s notice, its link and the consent in each language', async () => {
    app = await startApp({ environment });
    const view = (await (await app.get('/api/popups/77')).json()) as PopupView;
    expect(view.privacy).toEqual({
      notice: JSON.parse(environment.PRIVACY_NOTICE),
      url: environment.PRIVACY_URL,
      consent: { texts: JSON.parse(environment.CONSENT_TEXT), version: '2026-11' },
    });
  });

  it('a consent is kept as it was shown, and only where it was given', async () => {
    app = await startApp({ environment });
    expect((await app.post(request(given))).status).toBe(201);
    expect((await app.post(request())).status).toBe(201);
    expect(await stored()).toMatchObject([
      { consent_text: given.text, consent_version: '2026-11', consent_language: 'en' },
      nothing,
    ]);
  });

  it.each([
    { ...given, text: 'You may sell my number' },
    { ...given, version: '2025-01' },
    { ...given, language: 'fr' },
    { ...given, language: 'de' },
  ])(
    'a consent to another text than the owner’s is not kept, and the call is made: %j',
    async (consent) => {
      app = await startApp({ environment });
      expect((await app.post(request(consent))).status).toBe(201);
      expect(await stored()).toMatchObject([nothing]);
    },
  );

  it('where the owner asks for no consent none is kept, and the popup shows nothing', async () => {
    app = await startApp();
    expect((await app.post(request(given))).status).toBe(201);
    expect(await stored()).toMatchObject([nothing]);
    const view = (await (await app.get('/api/popups/77')).json()) as PopupView;
    expect(view).not.toHaveProperty('privacy');
  });

  it('the owner lists the consents with masked numbers', async () => {
    const owned = await startOwnerApp({ environment });
    app = owned;
    await owned.post({ ...request(given), number: '06 39 98 00 42' });
    await owned.post(request());
    const listed = await (await owned.ask('consents')).json();
    expect(listed).toEqual({
      consents: [
        {
          callbackId: 1,
          popupId: '77',
          number: '+33 • •• •• •• 42',
          trackingId: null,
          givenAt: '2026-11-23T09:00:00.000Z',
          ...given,
        },
      ],
      next: null,
    });
  });

  it('the form without script shows the box unticked, and sends the consent of who ticks it', async () => {
    app = await startApp({ environment });
    const page = await (await app.get('/popup/77?lang=en')).text();
    expect(page).toContain('We keep your number to call you.');
    expect(page).toContain('href="https://shop.example/privacy"');
    const [box = ''] = page.match(/<input type="checkbox"[^>]*>/) ?? [];
    expect(box).toContain('name="consent" value="2026-11"');
    expect(box).not.toContain('checked');
    const post = (fields: Record<string, string>) =>
      fetch(`${app.url}/popup/77?lang=en`, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({
          number: freshNumber(),
          country: 'FR',
          step: 'send',
          ...fields,
        }),
      });
    const review = await (await post({ consent: '2026-11', step: 'review' })).text();
    expect(review).toContain('<input type="hidden" name="consent" value="2026-11">');
    expect((await post({ consent: '2026-11' })).status).toBe(303);
    expect((await post({})).status).toBe(303);
    expect(await stored()).toMatchObject([
      { consent_text: given.text, consent_version: '2026-11', consent_language: 'en' },
      nothing,
    ]);
  });
});

describe('the settings of a consent', () => {
  it('without a version the consent carries a hash that changes with its text only', () => {
    const versionOf = (CONSENT_TEXT: string) =>
      readSettings({ CONSENT_TEXT }).privacy?.consent?.version;
    expect(versionOf('Offers?')).toMatch(/^[0-9a-f]{12}$/);
    expect(versionOf('Offers?')).toBe(versionOf('Offers?'));
    expect(versionOf('{"fr":"a","en":"b"}')).toBe(versionOf('{"en":"b","fr":"a"}'));
    expect(versionOf('Offers!')).not.toBe(versionOf('Offers?'));
  });

  it.each(['{"fr":', '{"fr":1}', '{"français":"a"}', '{}', 'x'.repeat(601)])(
    'a text that cannot be shown is refused: %s',
    (CONSENT_TEXT) => {
      expect(() => readSettings({ CONSENT_TEXT })).toThrow('CONSENT_TEXT: must be');
    },
  );
});
