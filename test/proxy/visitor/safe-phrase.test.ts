import { afterEach, describe, expect, it } from 'vitest';
import { phraseWords } from '../../../proxy/callbacks/intake/safe-phrase.js';
import type { CallbackView } from '../../../shared/callback.js';
import { startApp, type TestApp } from '../../support/program/start-app.js';
import { waitUntil } from '../../support/time/wait-until.js';

let app: TestApp;
afterEach(() => app.close());

const request = { popupId: '77', number: '06 39 98 00 01', name: 'Zoé' };

async function requested(
  body: object = request,
  key: string = crypto.randomUUID(),
): Promise<CallbackView> {
  const response = await app.post(body, { 'idempotency-key': key });
  expect(response.status).toBeLessThan(300);
  return (await response.json()) as CallbackView;
}

/** What WebAppel was asked to call, once. */
async function sent() {
  app.startWorkers();
  await waitUntil('the call to be sent', () => app.webAppel.askedFor('requestCall').length > 0);
  return app.webAppel.askedFor('requestCall');
}

describe('the safe phrase', () => {
  it('visitor and operator are told the same two words, in the language of the popup', async () => {
    app = await startApp({ environment: { SAFE_PHRASE_FIELD: 'usr2' } });
    const { safePhrase } = await requested();
    expect(safePhrase?.language).toBe('fr');
    const [first = '', second = ''] = safePhrase?.words.split(' ') ?? [];
    expect(phraseWords.fr).toContain(first);
    expect(phraseWords.fr).toContain(second);
    expect(await sent()).toMatchObject([{ visitorName: 'Zoé', custom2: safePhrase?.words }]);
  });

  it('a repeated request, the state and the status page have the same words', async () => {
    app = await startApp({ environment: { SAFE_PHRASE_FIELD: 'usr2' } });
    const key = crypto.randomUUID();
    const { handle, safePhrase } = await requested(request, key);
    expect((await requested(request, key)).safePhrase).toEqual(safePhrase);
    const state = await (await app.get(`/api/callbacks/${handle}`)).json();
    expect(state).toMatchObject({ safePhrase });
    const page = await (await app.get(`/status/${handle}?lang=en`)).text();
    expect(page).toContain(`will say: <strong lang="fr">${safePhrase?.words}</strong>`);
    const other = await requested({ ...request, number: '06 39 98 00 02' });
    expect(other.safePhrase).not.toEqual(safePhrase);
  });

  it('the words can follow the name of the visitor', async () => {
    app = await startApp({ environment: { SAFE_PHRASE_FIELD: 'nom' } });
    const { safePhrase } = await requested();
    expect(await sent()).toMatchObject([{ visitorName: `Zoé (${safePhrase?.words})` }]);
  });

  it('without the setting nobody is told any words', async () => {
    app = await startApp({ environment: { SAFE_PHRASE_FIELD: 'none' } });
    const { handle, safePhrase } = await requested();
    expect(safePhrase).toBeNull();
    expect(await (await app.get(`/status/${handle}?lang=en`)).text()).not.toContain('will say');
    const [call] = await sent();
    expect(call).toMatchObject({ visitorName: 'Zoé' });
    expect(call?.custom2).toBeUndefined();
  });

  it('visitors cannot fill in the field that carries the words', async () => {
    app = await startApp({ environment: { SAFE_PHRASE_FIELD: 'usr1' } });
    const popup = await (await app.get('/api/popups/77')).json();
    expect(popup).toMatchObject({ labels: { custom1: null } });
    const refused = await app.post({ ...request, custom1: 'lanterne bateau' });
    expect(await refused.json()).toMatchObject({ code: 'invalid-field', field: 'custom1' });
  });
});
