import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  methodNames,
  methods,
  type Params,
  type WebAppel,
} from '../../../shared/webappel/methods.js';
import { formatQuery } from '../../../shared/webappel/query.js';
import { encodeParams } from '../../../shared/webappel/wire.js';
import {
  near,
  openPlatform,
  owner,
  serve,
  stranger,
  type TestPlatform,
} from '../../support/webappel-platform.js';

const wav = Uint8Array.from(Buffer.from('RIFF\x24\0\0\0WAVEfmt ', 'latin1'));

/** For every method, parameters that are right for the owner: a new method does not compile without. */
const rightParams = (popupId: string, trackingId: string): { [M in keyof WebAppel]: Params<M> } => {
  const group = { groupName: 'sales' };
  const openings = {
    scheduleName: 'hours',
    weekday: ['monday' as const],
    opensAt: ['09:00'],
    closesAt: ['12:00'],
  };
  const file = { popupId, fileType: 'visitorSound' as const };
  const period = { popupId, trackingId };
  return {
    listGroups: {},
    addOperator: { ...group, phoneNumber: '33199001402', ringSeconds: 30 },
    removeOperator: { ...group, phoneNumber: '33199001401' },
    listOperators: group,
    setOrdering: { ...group, ordering: 'random' },
    blockNumber: { phoneNumber: '33639980002' },
    blockAddress: { address: '198.51.100.7' },
    addOpenings: { ...openings, weekday: ['friday'] },
    removeOpenings: openings,
    addClosure: { scheduleName: 'hours', closedOn: '2026-12-26' },
    removeClosure: { scheduleName: 'hours', closedOn: '2026-12-25' },
    showSchedule: { scheduleName: 'hours' },
    listSchedules: {},
    listPopups: { withHeader: true },
    addPopup: { popupName: 'two', openGroup: 'sales', scheduleName: 'hours' },
    updatePopup: { popupId, popupName: 'mine now' },
    listDestinations: { popupId },
    allowDestinations: { popupId, destinationId: ['1001'] },
    forbidDestinations: { popupId, destinationId: ['1002'] },
    removePopup: { popupId },
    fetchFile: file,
    storeFile: { ...file, content: wav },
    removeFile: file,
    requestCall: {
      popupId,
      phoneNumber: '33639980001',
      retries: 0,
      recorded: false,
      maxSeconds: 0,
    },
    cancelCall: { popupId, contactId: trackingId },
    listCalls: period,
    summariseCalls: period,
  };
};

/** Methods that act on the caller's own things whatever they are called: the stranger gets things of his own. */
const makesItsOwn = [
  'addOperator',
  'blockNumber',
  'blockAddress',
  'addOpenings',
  'addClosure',
  'addPopup',
];
const listsItsOwn = ['listGroups', 'listSchedules', 'listPopups'];

let platform: TestPlatform;
let params: ReturnType<typeof rightParams>;
let server: Awaited<ReturnType<typeof serve>>;

beforeEach(async () => {
  platform = await openPlatform();
  const webAppel = await near(platform, owner);
  await webAppel.addOperator({ groupName: 'sales', phoneNumber: '33199001401', ringSeconds: 20 });
  await webAppel.addOpenings({
    scheduleName: 'hours',
    weekday: ['monday'],
    opensAt: ['09:00'],
    closesAt: ['12:00'],
  });
  await webAppel.addClosure({ scheduleName: 'hours', closedOn: '2026-12-25' });
  const popupId = await webAppel.addPopup({
    popupName: 'one',
    openGroup: 'sales',
    voicemailAddress: 'a@a.com',
  });
  await webAppel.allowDestinations({ popupId, destinationId: ['1001', '1002'] });
  await webAppel.storeFile({ popupId, fileType: 'visitorSound', content: wav });
  const trackingId = await webAppel.requestCall({
    popupId,
    phoneNumber: '33639980001',
    delaySeconds: 600,
    retries: 0,
    recorded: false,
    maxSeconds: 0,
  });
  params = rightParams(popupId, trackingId);
  server = await serve(platform);
});

/** Everything the owner can see. */
const view = async () => {
  const webAppel = await near(platform, owner);
  const { popupId } = params.updatePopup;
  return JSON.stringify([
    await webAppel.listGroups({}),
    await webAppel.listOperators({ groupName: 'sales' }),
    await webAppel.showSchedule({ scheduleName: 'hours' }),
    await webAppel.listPopups({ withHeader: true }),
    await webAppel.listDestinations({ popupId }),
    [...(await webAppel.fetchFile({ popupId, fileType: 'visitorSound' }))],
    await webAppel.listCalls({ popupId }),
    await platform.store
      .selectFrom('platform_blocked_numbers')
      .selectAll()
      .where('account_id', '=', 1)
      .execute(),
    await platform.store
      .selectFrom('platform_blocked_addresses')
      .selectAll()
      .where('account_id', '=', 1)
      .execute(),
  ]);
};

const call = (webAppel: WebAppel, method: keyof WebAppel) =>
  (webAppel[method] as (params: object) => Promise<unknown>)(params[method]);

describe('an account', () => {
  it.each(methodNames)("cannot use %s on another account's things", async (method) => {
    const before = await view();
    const outcome = await call(server.far(stranger), method).then(
      (value) => ({ value }),
      (refusal: { code: string }) => ({ code: refusal.code }),
    );
    if (listsItsOwn.includes(method)) expect(outcome).toEqual({ value: [] });
    else if (makesItsOwn.includes(method)) expect(outcome).toHaveProperty('value');
    else expect(outcome).toEqual({ code: 'NOT_FOUND' });
    expect(await view()).toBe(before);
  });

  it.each(methodNames)(
    "cannot reach another account's things of the same names by %s",
    async (method) => {
      const own = await near(platform, stranger);
      const { groupName, phoneNumber } = params.removeOperator;
      await own.addOperator({ groupName, phoneNumber, ringSeconds: 33, position: 500 });
      await own.addOpenings({ ...params.removeOpenings, weekday: ['sunday'] });
      const before = await view();
      await call(server.far(stranger), method).catch((refusal: { code: string }) =>
        expect(refusal.code).toBe('NOT_FOUND'),
      );
      expect(await view()).toBe(before);
    },
  );

  it.each(methodNames)('can use %s on its own things', async (method) => {
    await expect(call(server.far(owner), method)).resolves.not.toThrow();
  });

  it("is told the same of another account's things as of none", async () => {
    const { ask } = server;
    const login = 'email=b%40b.com&pass=b';
    const theirs = await ask(
      `methode=popup_destinations&id_popup=${params.updatePopup.popupId}&${login}`,
    );
    const none = await ask(`methode=popup_destinations&id_popup=999&${login}`);
    expect(theirs.text).toBe(none.text);
  });
});

describe('a login', () => {
  // The limit on wrong logins is not what is looked at here.
  afterEach(() => platform.clock.advance(61_000));

  it.each(methodNames)(
    'is asked for by %s, with one answer to whatever is wrong',
    async (method) => {
      const { content: _, ...rest } = params[method] as Record<string, unknown>;
      const query = `methode=${methods[method].wire}&${formatQuery(encodeParams(method, rest as never))}`;
      const before = await view();
      const answers = [];
      for (const login of [
        'email=',
        'pass=a',
        'email=a%40a.com',
        'email=a%40a.com&pass=',
        'email=a%40a.com&pass=A',
        'email=b%40b.com&pass=a',
      ])
        answers.push(await server.ask(`${query}&${login}`));
      for (const { status, text, code } of answers)
        expect([status, text, code]).toEqual([
          200,
          'ERREUR INVALID_AUTH login refused',
          'INVALID_AUTH',
        ]);
      expect(await view()).toBe(before);
    },
  );

  it('is right whatever the case of the address', async () => {
    expect((await server.ask('methode=popups_listing&email=A%40A.com&pass=a')).code).toBeNull();
  });

  it('is refused when its variables are repeated with different values', async () => {
    for (const login of [
      'email=a%40a.com&email=b%40b.com&pass=a',
      'email=a%40a.com&pass=a&pass=b',
      'email[]=a%40a.com&email=x&pass=a',
    ])
      expect((await server.ask(`methode=popups_listing&${login}`)).code).toBe('INVALID_VARS');
    expect(
      (await server.ask('methode=popups_listing&email=a%40a.com&email=a%40a.com&pass=a')).code,
    ).toBeNull();
  });

  it('ends at once when the password is changed', async () => {
    const query = 'methode=operateurs_liste_groupes';
    expect((await server.ask(query)).code).toBeNull();
    const { password_hash } = await platform.store
      .selectFrom('platform_accounts')
      .select('password_hash')
      .where('email', '=', stranger.email)
      .executeTakeFirstOrThrow();
    await platform.store
      .updateTable('platform_accounts')
      .set({ password_hash })
      .where('email', '=', owner.email)
      .execute();
    expect((await server.ask(query)).code).toBe('INVALID_AUTH');
    expect((await server.ask(`${query}&email=a%40a.com&pass=b`)).code).toBeNull();
  });
});

describe('guessing', () => {
  const from = (address: string, login: string) =>
    server.ask(`methode=operateurs_liste_groupes&${login}`, {
      headers: { 'x-forwarded-for': address },
    });
  const right = 'email=a%40a.com&pass=a';
  const wrong = (guess: number) => `email=a%40a.com&pass=guess${guess}`;

  it('is slowed down after ten wrong logins from an address, to one every six seconds', async () => {
    for (let guess = 0; guess < 10; guess++)
      expect((await from('192.0.2.66', wrong(guess))).code).toBe('INVALID_AUTH');
    expect((await from('192.0.2.66', wrong(10))).code).toBe('RATE_LIMITED');
    expect((await from('192.0.2.66', right)).code).toBe('RATE_LIMITED');
    await platform.clock.advance(5999);
    expect((await from('192.0.2.66', right)).code).toBe('RATE_LIMITED');
    await platform.clock.advance(1);
    expect((await from('192.0.2.66', wrong(11))).code).toBe('INVALID_AUTH');
    expect((await from('192.0.2.66', wrong(12))).code).toBe('RATE_LIMITED');
    await platform.clock.advance(6000);
    expect((await from('192.0.2.66', right)).code).toBeNull();
  });

  it('is slowed down from a network of IPv6 addresses as from one', async () => {
    const codes = [];
    for (let guess = 0; guess < 11; guess++)
      codes.push((await from(`2001:db8:1:2::${guess + 1}`, wrong(guess))).code);
    expect(codes.at(-1)).toBe('RATE_LIMITED');
  });

  it('does not shut out the owner at an address of his, however many guess there and elsewhere', async () => {
    expect((await from('198.51.100.1', right)).code).toBeNull();
    for (let guess = 0; guess < 60; guess++) await from(`192.0.2.${guess}`, wrong(guess));
    for (let guess = 0; guess < 60; guess++) await from('198.51.100.1', wrong(guess));
    expect((await from('192.0.2.99', wrong(99))).code).toBe('RATE_LIMITED');
    expect((await from('198.51.100.1', wrong(99))).code).toBe('RATE_LIMITED');
    expect((await from('198.51.100.1', right)).code).toBeNull();
  });

  it('counts alike for an account that does not exist', async () => {
    const codes = [];
    for (let guess = 0; guess < 11; guess++)
      codes.push((await from('192.0.2.66', `email=nobody%40b.com&pass=${guess}`)).code);
    expect(codes).toEqual([...Array(10).fill('INVALID_AUTH'), 'RATE_LIMITED']);
  });
});
