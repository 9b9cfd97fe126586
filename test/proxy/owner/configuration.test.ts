import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WebAppel } from '../../../shared/webappel/methods.js';
import { Refusal } from '../../../shared/webappel/refusal.js';
import { callbackIn } from '../../support/callbacks/callbacks.js';
import { directClient, openPlatform, owner } from '../../support/platform/webappel-platform.js';
import { type OwnerApp, ownerToken, startOwnerApp } from '../../support/program/owner-app.js';

let app: OwnerApp;
let platform: WebAppel;
/** Methods that a test replaces. */
let faults: Partial<WebAppel> = {};

beforeEach(async () => {
  faults = {};
  platform = await directClient(await openPlatform(), owner);
  const script = Object.fromEntries(
    Object.keys(platform).map((method) => [
      method,
      (params: never) =>
        (faults[method as keyof WebAppel] ?? platform[method as keyof WebAppel])(params),
    ]),
  ) as unknown as WebAppel;
  app = await startOwnerApp({ script });
});
afterEach(() => app.close());

type Json = Record<string, never>;
const json = async (response: Response): Promise<Json> => (await response.json()) as Json;

/** Sends a change with the ETag of what was read. */
async function change(method: string, path: string, body: unknown, tag?: string) {
  const read = await app.ask(path);
  const response = await fetch(`${app.url}/api/owner/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${ownerToken}`,
      'content-type': 'application/json',
      ...(read.status === 404
        ? { 'if-none-match': '*' }
        : { 'if-match': tag ?? read.headers.get('etag') ?? '' }),
    },
    body: JSON.stringify(body),
  });
  return {
    status: response.status,
    etag: response.headers.get('etag'),
    body: await json(response),
  };
}

const desired = {
  version: 1,
  schedules: { hours: { weekly: { 'mon-fri': ['09:00-18:00'] }, closed: [] } },
  groups: {
    advisers: { ordering: 'fixed', operators: [{ number: '+33199001401', ring: 20 }] },
  },
  popups: {
    shop: {
      schedule: 'hours',
      visitorCallerId: '+33199001201',
      open: { group: 'advisers', message: 'Hello' },
      closed: { voicemail: 'a@shop.example' },
      destinations: ['FR_Fixe'],
    },
  },
};

async function applied(): Promise<string> {
  const { id } = await json(await app.send('configuration/plan', { desired }));
  expect((await app.send('configuration/apply', { planId: id })).status).toBe(200);
  return (await platform.listPopups({}))[0]?.popupId ?? '';
}

describe('the configuration over the owner’s API', () => {
  it('a plan says its steps and changes nothing; applying it does them and says what was read back', async () => {
    const plan = (await (await app.send('configuration/plan', { desired })).json()) as {
      id: string;
      steps: { method: string; variables: [string, string][] }[];
    };
    expect(plan.steps.map(({ method }) => method)).toEqual([
      'planning_plage_add',
      'operateur_ajout',
      'popup_ajout',
      'popup_destination_ajout',
    ]);
    expect(await platform.listPopups({})).toEqual([]);
    const done = await app.send('configuration/apply', { planId: plan.id });
    expect(done.status).toBe(200);
    const answer = (await done.json()) as { steps: { state: string }[]; base: string };
    expect(answer).toMatchObject({ differences: [] });
    expect(answer.steps.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done']);
    const read = await json(await app.ask('configuration'));
    expect(read).toMatchObject({ base: answer.base, configuration: desired });
    expect(read.applied).toMatchObject({ driftedAt: null });
    const { entries } = (await (await app.ask('audit')).json()) as { entries: object[] };
    expect(entries).toMatchObject([
      { action: 'configuration-applied', target: 'configuration', change: { steps: 4 } },
    ]);
  });

  it('a plan of a part, and a change of one group, leave alone what a plan of the whole empties', async () => {
    await applied();
    const operators = [{ number: '+33199001411', ring: 20 }];
    expect((await change('PUT', 'groups/spare', { operators })).status).toBe(200);
    const body = { desired: { version: 1, groups: { sales: { operators } } } };
    const methodsOf = async (isPart: boolean): Promise<string[]> => {
      const response = await app.send('configuration/plan', { ...body, isPart });
      const { steps } = (await response.json()) as { steps: { method: string }[] };
      return steps.map(({ method }) => method);
    };
    expect(await methodsOf(true)).toEqual(['operateur_ajout']);
    expect(await methodsOf(false)).toEqual(['operateur_ajout', 'operateur_supp']);
    expect((await change('PUT', 'groups/sales', { operators })).status).toBe(200);
    expect(await platform.listOperators({ groupName: 'spare' })).toHaveLength(1);
  });

  it('a plan of hours names the appointments that they leave out, masked, and no others', async () => {
    const popupId = await applied();
    const at = async (callAt: string, more: object = {}) => {
      const when = Date.parse(callAt);
      return callbackIn('scheduled', app.ledger, app.clock, {
        ...{ popup_id: popupId, slot_at: when, slot_zone: 'Europe/Paris' },
        ...more,
      });
    };
    // A Wednesday: at 10:00, at 17:30, and at 20:00, which the present hours do not allow either.
    const morning = await at('2026-11-25T10:00:00+01:00', { number_hash: 'one' });
    const evening = await at('2026-11-25T17:30:00+01:00', { number_hash: 'two' });
    await at('2026-11-25T20:00:00+01:00', { number_hash: 'three' });
    await at('2026-11-25T17:30:00+01:00', { popup_id: 'other', number_hash: 'four' });
    const planFor = async (weekly: object, closed: string[] = []) =>
      (
        await json(
          await app.send('configuration/plan', {
            desired: { version: 1, schedules: { hours: { weekly, closed } } },
            isPart: true,
          }),
        )
      ).appointments;
    expect(await planFor({ 'mon-fri': ['09:00-17:00'] })).toEqual({
      ...{ count: 1, popups: [popupId] },
      next: [
        {
          ...{ id: evening.id, popupId, number: expect.stringMatching(/^\+33 • ••/) },
          callAt: '2026-11-25T16:30:00.000Z',
        },
      ],
    });
    expect(await planFor({ 'mon-fri': ['09:00-18:00'] }, ['2026-11-25'])).toMatchObject({
      ...{ count: 2, next: [{ id: morning.id }, { id: evening.id }] },
    });
    expect(await planFor({ 'mon-fri': ['08:00-19:00'] })).toMatchObject({ count: 0, next: [] });
  });

  it('a plan is refused after somebody’s change, which is shown', async () => {
    const popupId = await applied();
    const changed = { ...desired, popups: { shop: { open: { message: 'Ours' } } } };
    const { id } = await json(await app.send('configuration/plan', { desired: changed }));
    await platform.updatePopup({ popupId, openMessage: 'Theirs' });
    const refused = await app.send('configuration/apply', { planId: id });
    expect(refused.status).toBe(412);
    expect(await json(refused)).toMatchObject({
      code: 'changed-meanwhile',
      differences: [{ path: 'popups.shop.open.message', expected: 'Hello', present: 'Theirs' }],
    });
  });

  it('a refused step is a 502 that says which steps are done', async () => {
    faults.addPopup = async () => {
      throw new Refusal('INVALID_VARS', '', 'x');
    };
    const { id } = await json(await app.send('configuration/plan', { desired }));
    const refused = await app.send('configuration/apply', { planId: id });
    expect(refused.status).toBe(502);
    const { code, steps } = (await refused.json()) as { code: string; steps: { state: string }[] };
    expect(code).toBe('not-applied');
    expect(steps.map(({ state }) => state)).toEqual(['done', 'done', 'failed', 'not-done']);
    faults = {};
    expect((await app.send('configuration/apply', { planId: id })).status).toBe(200);
  });

  it.each([
    [{ version: 1, popups: { shop: { open: { group: 'none' } } } }, /there is no group none/],
    [{ version: 1, account: 'b@b.com' }, /another account/],
    [
      { version: 1, schedules: { hours: { weekly: { mon: ['18:00-09:00'] } } } },
      /schedules\.hours\.weekly\.mon/,
    ],
    [
      { version: 1, groups: { a: { operators: [{ number: '+881612345678', ring: 20 }] } } },
      /never called/,
    ],
  ])(
    'a desired configuration with a fault is refused with its place: %j',
    async (wrong, detail) => {
      const response = await app.send('configuration/plan', { desired: wrong });
      expect(response.status).toBe(422);
      expect((await json(response)).detail).toMatch(detail);
    },
  );
});

describe('single things of the configuration', () => {
  it('a popup is changed by what was read, and the answer is what WebAppel has then', async () => {
    const popupId = await applied();
    const path = `popups/${popupId}`;
    const { status, body, etag } = await change('PATCH', path, { closed: { message: 'Shut' } });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      present: { id: popupId, popup: { open: { message: 'Hello' }, closed: { message: 'Shut' } } },
      differences: [],
    });
    expect((await app.ask(path)).headers.get('etag')).toBe(etag);
    const status412 = await change('PATCH', path, { locale: 'en' }, '"old"');
    expect(status412).toMatchObject({
      status: 412,
      etag,
      body: { code: 'changed-meanwhile', present: { popup: { closed: { message: 'Shut' } } } },
    });
    const without = await app.send(path, { locale: 'en' }, 'patch');
    expect([without.status, (await json(without)).code]).toEqual([428, 'if-match-needed']);
  });

  it('an OK that changed nothing is shown as a difference', async () => {
    const popupId = await applied();
    faults.updatePopup = async () => undefined;
    const { status, body } = await change('PATCH', `popups/${popupId}`, { locale: 'en' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      present: { popup: { locale: 'fr' } },
      differences: [{ sentence: 'popups.shop.locale: WebAppel kept fr, you asked en' }],
    });
  });

  it('a group is set in the order of calling, and a new one is made', async () => {
    await applied();
    const operators = [
      { number: '+33199001411', ring: 15 },
      { number: '+33199001401', ring: 20 },
    ];
    const set = await change('PUT', 'groups/advisers', { ordering: 'rotating', operators });
    expect(set).toMatchObject({
      status: 200,
      body: { present: { ordering: 'rotating', operators } },
    });
    expect(await platform.listOperators({ groupName: 'advisers' })).toMatchObject([
      { phoneNumber: '33199001411' },
      { phoneNumber: '33199001401' },
    ]);
    const made = await change('PUT', 'groups/night', { operators: operators.slice(1) });
    expect(made).toMatchObject({
      status: 200,
      body: { present: { operators: operators.slice(1) } },
    });
    const again = await fetch(`${app.url}/api/owner/groups/night`, {
      method: 'PUT',
      headers: {
        ...{ authorization: `Bearer ${ownerToken}`, 'content-type': 'application/json' },
        'if-none-match': '*',
      },
      body: JSON.stringify({ operators: [] }),
    });
    expect(again.status).toBe(412);
  });

  it('a schedule is set as a whole, with its popups in the list', async () => {
    await applied();
    const hours = { weekly: { mon: ['09:00-12:30', '14:00-18:00'] }, closed: ['2026-12-25'] };
    expect(await change('PUT', 'schedules/hours', hours)).toMatchObject({
      status: 200,
      body: { present: hours, differences: [] },
    });
    expect(await json(await app.ask('schedules'))).toEqual({
      schedules: [{ name: 'hours', ...hours, popups: ['shop'] }],
    });
  });

  it('destinations are set as a whole', async () => {
    const popupId = await applied();
    const path = `popups/${popupId}/destinations`;
    expect(await change('PUT', path, { allowed: ['BE_Mobile', 'fr_mobile'] })).toMatchObject({
      status: 200,
      body: { present: { allowed: ['BE_Mobile', 'FR_Mobile'] } },
    });
  });

  it('a popup that was removed by a plan of a part is no drift', async () => {
    await applied();
    const response = await app.send('configuration/plan', {
      ...{ desired: { version: 1, popups: {} }, isPart: true },
      allowRemove: ['shop'],
    });
    const { id, steps } = (await response.json()) as { id: string; steps: { method: string }[] };
    expect(steps.map(({ method }) => method)).toEqual(['popup_del']);
    expect((await app.send('configuration/apply', { planId: id })).status).toBe(200);
    app.startWorkers();
    app.clock.jump(3_700_000);
    await app.clock.advance(10_000);
    const read = await json(await app.ask('configuration'));
    expect(read.applied).toMatchObject({ driftedAt: null, checkedAt: expect.any(String) });
  });

  it('a change of one thing is no drift', async () => {
    const popupId = await applied();
    await change('PATCH', `popups/${popupId}`, { closed: { message: 'Shut' } });
    await change('PUT', 'groups/advisers', { operators: [{ number: '+33199001411', ring: 15 }] });
    app.startWorkers();
    app.clock.jump(3_700_000);
    await app.clock.advance(10_000);
    const read = await json(await app.ask('configuration'));
    expect(read.applied).toMatchObject({ driftedAt: null, checkedAt: expect.any(String) });
  });
});

describe('the checks of a popup', () => {
  const failed = async (popupId: string) => {
    const { checks } = (await (await app.ask(`popups/${popupId}/checks`)).json()) as {
      checks: { check: string; passed: boolean | null; stopsVisitors: boolean }[];
    };
    return checks.filter(({ passed }) => passed !== true).map(({ check }) => check);
  };

  it('a popup that works passes all checks', async () => {
    expect(await failed(await applied())).toEqual([]);
  });

  it.each([
    [
      'destinations',
      (popupId: string) =>
        platform.forbidDestinations({
          popupId,
          destinationCode: [{ country: 'FR', line: 'fixed' }],
        }),
    ],
    [
      'open-group',
      () => platform.removeOperator({ groupName: 'advisers', phoneNumber: '33199001401' }),
    ],
    ['open-group', (popupId: string) => platform.updatePopup({ popupId, openGroup: null })],
    [
      'schedule',
      () =>
        platform.removeOpenings({
          scheduleName: 'hours',
          weekday: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
          opensAt: Array(5).fill('09:00'),
          closesAt: Array(5).fill('18:00'),
        }),
    ],
    [
      'closed-answer',
      (popupId: string) => platform.updatePopup({ popupId, voicemailAddress: null }),
    ],
    [
      'closed-answer',
      (popupId: string) => platform.updatePopup({ popupId, closedGroup: 'nobody' }),
    ],
    [
      'caller-number',
      (popupId: string) => platform.updatePopup({ popupId, visitorCallerId: null }),
    ],
  ] as const)('the check %s fails when its reason is there', async (name, breakIt) => {
    const popupId = await applied();
    await breakIt(popupId);
    expect(await failed(popupId)).toEqual([name]);
  });

  it('the public holidays of a year are days to close on', async () => {
    const { holidays, local } = (await (await app.ask('public-holidays/2027')).json()) as {
      holidays: object[];
      local: { day: string }[];
    };
    expect(holidays).toHaveLength(11);
    expect(local.map(({ day }) => day)).toEqual(['2027-03-26', '2027-12-26']);
    expect((await app.ask('public-holidays/soon')).status).toBe(404);
  });
});
