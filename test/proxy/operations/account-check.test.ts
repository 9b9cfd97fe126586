import { expect, it } from 'vitest';
import { checkAccount } from '../../../proxy/operations/account-check.js';
import type { PopupView } from '../../../shared/callback.js';
import { Refusal, Unreached } from '../../../shared/webappel/refusal.js';

const url = 'https://rappel.example';
const tokenField = 'custom3';
const viewWith = (countries: PopupView['countries']) => ({
  view: async () => ({ countries }) as PopupView,
});
const france = [{ country: 'FR', lines: ['fixed' as const], example: null }];

it('an account that works is told as the snippet of each popup', async () => {
  const webAppel = { listPopups: async () => [{ popupId: '77', popupName: 'Boutique' }] };
  expect(await checkAccount({ webAppel, popupViews: viewWith(france), url, tokenField })).toEqual([
    'popup 77 (Boutique): <script src="https://rappel.example/rappel.js" data-popup="77" async></script><noscript><a href="https://rappel.example/popup/77">Être rappelé</a></noscript>',
  ]);
});

it('a popup without destinations is told with the command that allows some', async () => {
  const webAppel = { listPopups: async () => [{ popupId: '77' }] };
  expect(
    await checkAccount({ webAppel, popupViews: viewWith([]), url, tokenField }),
  ).toContainEqual(expect.stringContaining('popup_destination_ajout id_popup=77'));
});

it.each([
  [
    'a wrong password',
    new Refusal('INVALID_AUTH', 'secret text'),
    ['WEBAPPEL_EMAIL', 'WEBAPPEL_PASS'],
    /^WEBAPPEL_EMAIL, WEBAPPEL_PASS: /,
  ],
  [
    'a wrong address',
    new Unreached('no-connection'),
    ['WEBAPPEL_URL'],
    /^WEBAPPEL_URL: .*no-connection/,
  ],
  ['a web page in its place', new Unreached('html'), ['WEBAPPEL_URL'], /^WEBAPPEL_URL: .*html/],
])(
  '%s is told in one sentence that names the setting',
  async (_what, failure, settings, sentence) => {
    const webAppel = { listPopups: () => Promise.reject(failure) };
    const outcome = await checkAccount({ webAppel, popupViews: viewWith(france), url, tokenField });
    expect(outcome).toEqual({ settings, sentence: expect.stringMatching(sentence) });
    expect(JSON.stringify(outcome)).not.toContain('secret text');
  },
);

it('a request that a breaker holds back says nothing about the account', async () => {
  const webAppel = { listPopups: () => Promise.reject(new Unreached('not-sent')) };
  expect(await checkAccount({ webAppel, popupViews: viewWith(france), url, tokenField })).toBe(
    'unknown',
  );
});

it('an account without popups is told so', async () => {
  const webAppel = { listPopups: async () => [] };
  expect(await checkAccount({ webAppel, popupViews: viewWith([]), url, tokenField })).toEqual([
    expect.stringContaining('no popup'),
  ]);
});

it('settings of a popup that have no effect are told below its snippet', async () => {
  const webAppel = {
    listPopups: async () => [{ popupId: '77', label1: 'Sujet', label3: 'Référence' }],
  };
  expect(await checkAccount({ webAppel, popupViews: viewWith(france), url, tokenField })).toEqual([
    expect.stringContaining('data-popup="77"'),
    expect.stringMatching(/^ {2}usr3_nom: this label has no effect/),
  ]);
});
