import { afterEach, describe, expect, it } from 'vitest';
import { ProblemError } from '../../../proxy/http/problems.js';
import type { PopupViews } from '../../../proxy/popups/popup-views.js';
import { PopupView } from '../../../shared/callback.js';
import type { Result, WebAppel } from '../../../shared/webappel/methods.js';
import { Refusal, Unreached } from '../../../shared/webappel/refusal.js';
import { popupViewsOf } from '../../support/callbacks/known-popups.js';
import { startApp, type TestApp } from '../../support/program/start-app.js';
import { FakeClock } from '../../support/time/fake-clock.js';
import {
  demoPopups,
  demoSettings,
  type ScriptedWebAppel,
  scriptedWebAppel,
} from '../../support/webappel/scripted-webappel.js';

type Popup = Result<'listPopups'>[number];

let clock: FakeClock;
let webAppel: ScriptedWebAppel;

function views(
  script: Partial<WebAppel> = {},
  more: Partial<ConstructorParameters<typeof PopupViews>[0]> = {},
): PopupViews {
  clock = new FakeClock();
  webAppel = scriptedWebAppel(demoSettings(), script);
  return popupViewsOf(webAppel, clock, more);
}

const viewOfPopup = (popup: Partial<Popup>, script: Partial<WebAppel> = {}) =>
  views({ listPopups: async () => [{ popupId: '5', ...popup }], ...script }).view('5');

const codeOf = (view: Promise<PopupView>): Promise<string> =>
  view.then(
    () => 'a view',
    (failure: unknown) => {
      if (failure instanceof ProblemError) return failure.problem.code;
      throw failure;
    },
  );

const officeHours: Result<'showSchedule'> = [
  { kind: 'opening', weekday: 'monday', opensAt: '09:00', closesAt: '10:08' },
  { kind: 'opening', weekday: 'wednesday', opensAt: '14:00', closesAt: '18:00' },
];

describe('a popup’s view', () => {
  it('is of the contract’s form', async () => {
    for (const { popupId } of demoPopups) {
      const view = await views().view(popupId);
      expect(PopupView.strict().parse(view)).toEqual(view);
    }
  });

  it('shows what the owner set, and not the field that carries the token', async () => {
    expect(await views().view('77')).toMatchObject({
      id: '77',
      locale: 'fr',
      open: true,
      acceptsRequests: true,
      nextOpeningAt: null,
      message: 'On vous rappelle',
      asksName: true,
      labels: { custom1: 'Sujet', custom2: null, custom3: null },
      testNumbers: true,
      headerImageUrl: null,
    });
    const moved = await views({}, { tokenField: 'custom1' }).view('77');
    expect(moved.labels).toEqual({
      custom1: null,
      custom2: null,
      custom3: 'Never shown: it carries the token',
    });
  });

  it('lists the countries that may be called, with an example each', async () => {
    const { countries } = await views().view('77');
    expect(countries.map(({ country, lines }) => [country, ...lines])).toEqual([
      ['FR', 'fixed', 'mobile'],
      ['BE', 'fixed', 'mobile'],
      ['GB', 'fixed', 'mobile'],
    ]);
    expect(countries[0]?.example).toBe('06 12 34 56 78');
  });

  it('leaves out what is forbidden or has a name that nobody can read', async () => {
    const { countries } = await viewOfPopup(
      {},
      {
        listDestinations: async () => [
          { destinationId: '1', destinationName: 'France mobile', allowed: 'forbidden' },
          { destinationId: '2', destinationName: 'France fixe', allowed: 'allowed' },
          { destinationId: '3', destinationName: 'Satellite mobile', allowed: 'allowed' },
          { destinationId: '4', destinationName: '<script>', allowed: 'allowed' },
        ],
      },
    );
    expect(countries.map(({ country, lines }) => [country, ...lines])).toEqual([['FR', 'fixed']]);
  });

  it('carries the numbering plans of its countries only', async () => {
    const { phoneMetadata } = await views().view('77');
    const { countries } = phoneMetadata as { countries: Record<string, unknown> };
    expect(Object.keys(countries).sort()).toEqual(['BE', 'FR', 'GB']);
    expect(JSON.stringify(phoneMetadata).length).toBeLessThan(20_000);
  });

  it('offers delays, or none where calls are immediate only', async () => {
    expect((await views().view('77')).delaysSeconds).toEqual([120, 300, 600, 900]);
    expect((await views().view('80')).delaysSeconds).toEqual([]);
  });

  it('offers only delays that end while it is open', async () => {
    // Monday 10:00 in Paris; it closes at 10:08.
    const view = await viewOfPopup(
      { scheduleName: 'office' },
      { showSchedule: async () => officeHours },
    );
    expect(view).toMatchObject({ open: true, delaysSeconds: [120, 300] });
  });

  it('says when it opens next, and takes nothing meanwhile', async () => {
    const popups = views({
      listPopups: async () => [
        { popupId: '5', scheduleName: 'office', openMessage: 'Open', closedMessage: 'Closed' },
      ],
      showSchedule: async () => officeHours,
    });
    await clock.advance(8 * 60_000 - 1);
    expect(await popups.view('5')).toMatchObject({ open: true, message: 'Open' });
    await clock.advance(1);
    expect(await popups.view('5')).toMatchObject({
      open: false,
      acceptsRequests: false,
      nextOpeningAt: '2026-11-25T13:00:00.000Z',
      message: 'Closed',
    });
  });

  it.each([{ closedGroup: 'night' }, { voicemailAddress: 'voice@shop.example' }])(
    'takes requests while closed when somebody is there for them: %o',
    async (somebody) => {
      const view = await viewOfPopup({ scheduleName: 'never', ...somebody });
      expect(view).toMatchObject({ open: false, acceptsRequests: true });
    },
  );

  it('knows the schedule from the settings where WebAppel does not say it', async () => {
    const listPopups = async () => [{ popupId: '5' }];
    const popupSchedules = new Map([['5', 'never']]);
    expect((await views({ listPopups }, { popupSchedules }).view('5')).open).toBe(false);
    expect((await views({ listPopups }).view('5')).open).toBe(true);
  });

  it('hands texts of the owner on as they are: they are shown as text', async () => {
    const hostile = '<img src=x onerror=alert(1)>';
    expect((await viewOfPopup({ openMessage: hostile })).message).toBe(hostile);
  });

  it('is not-found for a popup that is not listed', async () => {
    expect(await codeOf(views().view('4711'))).toBe('not-found');
  });
});

describe('WebAppel', () => {
  it('is asked once by a hundred visitors who come at once', async () => {
    const popups = views();
    await Promise.all(Array.from({ length: 100 }, () => popups.view('77')));
    expect(webAppel.asked.map(({ method }) => method).sort()).toEqual([
      'listDestinations',
      'listPopups',
      'showSchedule',
    ]);
  });

  it('is asked again after 30 seconds, and not before', async () => {
    const popups = views();
    await popups.view('77');
    await clock.advance(29_999);
    await popups.view('77');
    expect(webAppel.askedFor('listDestinations')).toHaveLength(1);
    await clock.advance(1);
    await popups.view('77');
    expect(webAppel.askedFor('listDestinations')).toHaveLength(2);
    expect(webAppel.askedFor('listPopups')).toHaveLength(2);
  });

  it('is not asked for each popup that does not exist', async () => {
    const popups = views();
    for (let id = 1; id <= 50; id++)
      expect(await codeOf(popups.view(String(id)))).toBe('not-found');
    expect(webAppel.asked).toHaveLength(1);
    await clock.advance(10_000);
    expect(await codeOf(popups.view('1'))).toBe('not-found');
    expect(webAppel.asked).toHaveLength(2);
  });

  it.each([new Unreached('timeout'), new Refusal('RATE_LIMITED')])(
    'may be away: the last answer goes on serving (%s)',
    async (failure) => {
      const popups = views();
      const before = await popups.view('77');
      webAppel.script({ listPopups: () => Promise.reject(failure) });
      await clock.advance(60_000);
      expect(await popups.view('77')).toEqual(before);
      expect(await codeOf(popups.view('78'))).toBe('unavailable');
    },
  );

  it('is asked again at once after a failure', async () => {
    const popups = views({ listPopups: () => Promise.reject(new Unreached('timeout')) });
    expect(await codeOf(popups.view('77'))).toBe('unavailable');
    webAppel.script(demoSettings());
    expect(await codeOf(popups.view('77'))).toBe('a view');
  });
});

describe('over HTTP', () => {
  let app: TestApp;
  afterEach(() => app.close());

  it('a popup is not-found by any name that is none', async () => {
    app = await startApp();
    for (const id of ['4711', '0x4D', '77.0', '-77', '77;DROP', 'x', '7'.repeat(21)]) {
      const response = await app.get(`/api/popups/${encodeURIComponent(id)}`);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ code: 'not-found' });
    }
    const response = await app.get('/api/popups/77');
    expect(PopupView.parse(await response.json()).id).toBe('77');
    expect(response.headers.get('cache-control')).toBe('no-cache');
  });

  const image = async (file: () => Promise<Uint8Array>, path = '/api/popups/81/header-image') => {
    app = await startApp({
      script: {
        listPopups: async () => [{ popupId: '81', headerImage: 'header.jpg' }, { popupId: '82' }],
        fetchFile: file,
      },
    });
    return app.get(path);
  };

  it.each([
    ['image/jpeg', '\xff\xd8\xff\xe0 JFIF'],
    ['image/png', '\x89PNG\r\n'],
    ['image/gif', 'GIF89a'],
  ])('a header image is served as %s by its first bytes', async (type, bytes) => {
    const response = await image(async () => Buffer.from(bytes, 'latin1'));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(Buffer.from(await response.arrayBuffer()).toString('latin1')).toBe(bytes);
  });

  it.each(['<svg onload="alert(1)"/>', '<html>', '', 'RIFF….WAVE', 'body{}'])(
    'nothing else is served as an image: %j',
    async (bytes) => {
      const response = await image(async () => Buffer.from(bytes));
      expect(response.status).toBe(404);
      expect(response.headers.get('content-type')).toMatch(/problem\+json/);
    },
  );

  it('an image is fetched once for many visitors, and for no popup that has none', async () => {
    await image(async () => Buffer.from('GIF89a'));
    for (let time = 0; time < 10; time++) await app.get('/api/popups/81/header-image');
    expect(app.webAppel.askedFor('fetchFile')).toEqual([
      { popupId: '81', fileType: 'headerImage' },
    ]);
    for (const id of ['82', '83', 'x'])
      expect((await app.get(`/api/popups/${id}/header-image`)).status).toBe(404);
    expect(app.webAppel.askedFor('fetchFile')).toHaveLength(1);
    await app.clock.advance(60_000);
    await app.get('/api/popups/81/header-image');
    expect(app.webAppel.askedFor('fetchFile')).toHaveLength(2);
  });

  it.each([
    [new Refusal('NOT_FOUND'), 404],
    [new Unreached('timeout'), 503],
  ])('an image that cannot be had is a problem: %s', async (failure, status) => {
    const response = await image(() => Promise.reject(failure));
    expect(response.status).toBe(status);
  });
});
