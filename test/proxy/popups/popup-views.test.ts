import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../../proxy/http/problems.js';
import { numberingPlansFor } from '../../../proxy/popups/numbering-plans.js';
import type { PopupViews } from '../../../proxy/popups/popup-views.js';
import { PopupView } from '../../../shared/callback.js';
import type { Result, WebAppel } from '../../../shared/webappel/methods.js';
import { Refusal, Unreached } from '../../../shared/webappel/refusal.js';
import { recordingLog } from '../../support/callbacks/callbacks.js';
import { popupViewsOf } from '../../support/callbacks/known-popups.js';
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

function createViews(
  script: Partial<WebAppel> = {},
  more: Partial<ConstructorParameters<typeof PopupViews>[0]> = {},
): PopupViews {
  clock = new FakeClock();
  webAppel = scriptedWebAppel(demoSettings(), script);
  return popupViewsOf(webAppel, clock, more);
}

const viewOfPopup = (popup: Partial<Popup>, script: Partial<WebAppel> = {}) =>
  createViews({ listPopups: async () => [{ popupId: '5', ...popup }], ...script }).view('5');

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

describe('popup views', () => {
  it('a popup view matches the API schema', async () => {
    for (const { popupId } of demoPopups) {
      const view = await createViews().view(popupId);
      expect(PopupView.strict().parse(view)).toEqual(view);
    }
  });

  it('a popup view shows the owner’s settings but not the field that carries the token', async () => {
    expect(await createViews().view('77')).toMatchObject({
      id: '77',
      locale: 'fr',
      open: true,
      acceptsRequests: true,
      voicemail: false,
      fallbackPhone: null,
      nextOpeningAt: null,
      message: 'On vous rappelle',
      asksName: true,
      labels: { custom1: 'Sujet', custom2: null, custom3: null },
      testNumbers: true,
      headerImageUrl: null,
    });
    const otherTokenField = await createViews({}, { tokenField: 'custom1' }).view('77');
    expect(otherTokenField.labels).toEqual({
      custom1: null,
      custom2: null,
      custom3: 'Never shown: it carries the token',
    });
  });

  it('a popup view lists the countries that may be called, with an example number', async () => {
    const { countries } = await createViews().view('77');
    expect(countries.map(({ country, lines }) => [country, ...lines])).toEqual([
      ['FR', 'fixed', 'mobile'],
      ['BE', 'fixed', 'mobile'],
      ['GB', 'fixed', 'mobile'],
    ]);
    expect(countries[0]?.example).toBe('06 12 34 56 78');
  });

  const allowing = (...destinationNames: string[]) =>
    viewOfPopup(
      {},
      {
        listDestinations: async () =>
          destinationNames.map((destinationName, index) => ({
            destinationId: String(index),
            destinationName,
            allowed: 'allowed' as const,
          })),
      },
    );

  it('a popup view shows no example that the popup would refuse', async () => {
    const { countries } = await allowing('France fixe', 'Belgique mobile', 'États-Unis mobile');
    expect(countries.map(({ country, example }) => [country, example])).toEqual([
      ['FR', null],
      ['BE', '0450 00 12 34'],
      // A North American number may be fixed or mobile, so both would have to be allowed.
      ['US', null],
    ]);
  });

  it('a popup view holds the time zones of its countries, for preselecting one of several', async () => {
    const { countries } = await allowing('France mobile', 'Guadeloupe mobile', 'Inde mobile');
    const zones = Object.fromEntries(
      countries.map(({ country, timeZones }) => [country, timeZones]),
    );
    expect(zones).toMatchObject({
      FR: ['Europe/Paris'],
      GP: expect.arrayContaining([
        'America/Guadeloupe',
        'America/St_Barthelemy',
        'America/Marigot',
      ]),
      IN: expect.arrayContaining(['Asia/Calcutta', 'Asia/Kolkata']),
    });
    const [only] = (await allowing('France mobile')).countries;
    expect(only).not.toHaveProperty('timeZones');
  });

  it('a popup view leaves out destinations that are forbidden or have an unknown name', async () => {
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

  it('the numbering plans of a popup are those that its countries share, and no others', async () => {
    const { countries, numberingPlans } = await createViews().view('77');
    const { metadata, body } = numberingPlansFor(countries);
    expect(Object.keys(metadata.countries).sort().join(' ')).toBe(
      'BE BL FR GB GF GG GP IM JE MF MQ PM RE YT',
    );
    expect(body.content.length).toBeLessThan(20_000);
    expect(numberingPlans).toBe(body.hash);
  });

  it('a popup offers delays unless it takes immediate calls only', async () => {
    expect((await createViews().view('77')).delaysSeconds).toEqual([120, 300, 600, 900]);
    expect((await createViews().view('80')).delaysSeconds).toEqual([]);
  });

  it('a popup offers only delays that end during its opening hours', async () => {
    // Monday 10:00 in Paris; it closes at 10:08.
    const view = await viewOfPopup(
      { scheduleName: 'office' },
      { showSchedule: async () => officeHours },
    );
    expect(view).toMatchObject({ open: true, delaysSeconds: [120, 300] });
  });

  it('a closed popup shows its next opening and accepts no requests', async () => {
    const popups = createViews({
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

  it.each([
    [{ closedGroup: 'night' }, false],
    [{ closedGroup: 'night', voicemailAddress: 'voice@shop.example' }, false],
    [{ voicemailAddress: 'voice@shop.example' }, true],
  ])(
    'a closed popup accepts requests if calls are still answered: %o',
    async (answered, voicemail) => {
      const view = await viewOfPopup({ scheduleName: 'never', ...answered });
      expect(view).toMatchObject({ open: false, acceptsRequests: true, voicemail });
      expect(await viewOfPopup(answered)).toMatchObject({ open: true, voicemail: false });
    },
  );

  it('a popup names the number that visitors see when they are called, if WebAppel says it', async () => {
    expect(await viewOfPopup({ visitorCallerId: '33199001200' })).toMatchObject({
      callerNumber: '+33 1 99 00 12 00',
    });
    expect(await viewOfPopup({})).toMatchObject({ callerNumber: null });
  });

  it('a popup without destinations is logged once, until it has some, and names the fallback phone', async () => {
    const { log, lines } = recordingLog();
    const fallbackPhone = '+33 1 99 00 12 34';
    const france = [
      { destinationId: '2', destinationName: 'France fixe', allowed: 'allowed' as const },
    ];
    let destinations: Result<'listDestinations'> = [];
    const popups = createViews(
      {
        listPopups: async () => [{ popupId: '5' }],
        listDestinations: async () => destinations,
      },
      { log, fallbackPhone },
    );
    for (let time = 0; time < 3; time++) {
      expect(await popups.view('5')).toMatchObject({ countries: [], fallbackPhone });
      await clock.advance(60_000);
    }
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('rappel call popup_destination_ajout id_popup=5');
    destinations = france;
    expect((await popups.view('5')).countries).toHaveLength(1);
    await clock.advance(60_000);
    destinations = [];
    await popups.view('5');
    expect(lines).toHaveLength(2);
  });

  it('a popup’s schedule comes from the settings if WebAppel does not report one', async () => {
    const listPopups = async () => [{ popupId: '5' }];
    const popupSchedules = new Map([['5', 'never']]);
    expect((await createViews({ listPopups }, { popupSchedules }).view('5')).open).toBe(false);
    expect((await createViews({ listPopups }).view('5')).open).toBe(true);
  });

  it('the owner’s texts are passed on unescaped, because the widget shows them as text', async () => {
    const hostile = '<img src=x onerror=alert(1)>';
    expect((await viewOfPopup({ openMessage: hostile })).message).toBe(hostile);
  });

  it('an unlisted popup is not found', async () => {
    expect(await codeOf(createViews().view('4711'))).toBe('not-found');
  });
});

describe('requests to WebAppel', () => {
  it('a hundred concurrent visitors cause one request to WebAppel', async () => {
    const popups = createViews();
    await Promise.all(Array.from({ length: 100 }, () => popups.view('77')));
    expect(webAppel.asked.map(({ method }) => method).sort()).toEqual([
      'listDestinations',
      'listPopups',
      'showSchedule',
    ]);
  });

  it('a popup’s settings are fetched again after 30 seconds and not before', async () => {
    const popups = createViews();
    await popups.view('77');
    await clock.advance(29_999);
    await popups.view('77');
    expect(webAppel.askedFor('listDestinations')).toHaveLength(1);
    await clock.advance(1);
    await popups.view('77');
    expect(webAppel.askedFor('listDestinations')).toHaveLength(2);
    expect(webAppel.askedFor('listPopups')).toHaveLength(2);
  });

  it('requests for unknown popups are answered from the cached list of popups', async () => {
    const popups = createViews();
    for (let id = 1; id <= 50; id++)
      expect(await codeOf(popups.view(String(id)))).toBe('not-found');
    expect(webAppel.asked).toHaveLength(1);
    await clock.advance(10_000);
    expect(await codeOf(popups.view('1'))).toBe('not-found');
    expect(webAppel.asked).toHaveLength(2);
  });

  it.each([new Unreached('timeout'), new Refusal('RATE_LIMITED')])(
    'the last snapshot is shown while WebAppel fails with %s',
    async (failure) => {
      const popups = createViews();
      const before = await popups.view('77');
      webAppel.script({ listPopups: () => Promise.reject(failure) });
      await clock.advance(60_000);
      expect(await popups.view('77')).toEqual(before);
      expect(await codeOf(popups.view('78'))).toBe('unavailable');
    },
  );

  it('a failed fetch is repeated at the next request', async () => {
    const popups = createViews({ listPopups: () => Promise.reject(new Unreached('timeout')) });
    expect(await codeOf(popups.view('77'))).toBe('unavailable');
    webAppel.script(demoSettings());
    expect(await codeOf(popups.view('77'))).toBe('a view');
  });
});
