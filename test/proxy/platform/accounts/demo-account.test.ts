import { beforeEach, describe, expect, it } from 'vitest';
import { createSignIn } from '../../../../proxy/platform/accounts/accounts.js';
import { seedDemoAccount } from '../../../../proxy/platform/accounts/demo-account.js';
import { createPlatform } from '../../../../proxy/platform/platform.js';
import type { Store } from '../../../../proxy/store/database.js';
import { readDestinationName } from '../../../../shared/webappel/destination-names.js';
import type { WebAppel } from '../../../../shared/webappel/methods.js';
import { openTestStore } from '../../../support/store/stores.js';
import { FakeClock } from '../../../support/time/fake-clock.js';

const login = { email: 'demo@rappel.test', pass: 'demo' };

let store: Store;
let webAppel: WebAppel;
beforeEach(async () => {
  store = await openTestStore();
  await seedDemoAccount(store, login);
  const calls = () => ({}) as ReturnType<Parameters<typeof createPlatform>[0]['calls']>;
  const platform = createPlatform({ store, clock: new FakeClock(), calls });
  const account = await platform.signIn(login.email, login.pass);
  if (!account) throw new Error('the demo account is missing');
  webAppel = platform.webAppel({ account, peerAddress: '127.0.0.1' });
});

describe('the demo account', () => {
  it('the demo account has four popups with different settings', async () => {
    expect(await webAppel.listPopups({ withHeader: true })).toMatchObject([
      {
        popupId: '77',
        locale: 'fr',
        scheduleName: 'always',
        showName: true,
        label1: 'Numéro de commande',
      },
      { popupId: '78', locale: 'en', scheduleName: 'always', label1: 'Order number' },
      { popupId: '79', locale: 'fr', scheduleName: 'never' },
      { popupId: '80', immediateOnly: true, direction: 'visitor-first', scheduleName: 'always' },
    ]);
  });

  it('the schedule `always` is open all week and `never` has no openings', async () => {
    const always = await webAppel.showSchedule({ scheduleName: 'always' });
    expect(always).toHaveLength(7);
    for (const opening of always)
      expect(opening).toMatchObject({ opensAt: '00:00', closesAt: '23:59' });
    expect(await webAppel.showSchedule({ scheduleName: 'never' })).toEqual([]);
  });

  it('the closed demo popup has neither a closed group nor voicemail', async () => {
    const closed = (await webAppel.listPopups({})).find(({ popupId }) => popupId === '79');
    expect(closed?.closedGroup).toBeUndefined();
    expect(closed?.voicemailAddress).toBeUndefined();
  });

  it('the demo operators have fictional numbers that the simulator answers', async () => {
    const operators = await webAppel.listOperators({ groupName: 'advisers' });
    expect(operators).toHaveLength(2);
    for (const { phoneNumber } of operators) {
      expect(phoneNumber).toMatch(/^3319900\d{4}$/);
      expect(['02', '03', '04', '05']).not.toContain(phoneNumber.slice(-2));
    }
  });

  it('every demo popup may call France, Belgium, Switzerland and Great Britain', async () => {
    for (const popupId of ['77', '78', '79', '80']) {
      const rows = await webAppel.listDestinations({ popupId });
      const codes = rows
        .filter(({ allowed }) => allowed === 'allowed')
        .map(({ destinationName }) => readDestinationName(destinationName))
        .map((destination) => `${destination?.country} ${destination?.line}`);
      expect(codes.sort()).toEqual([
        'BE fixed',
        'BE mobile',
        'CH fixed',
        'CH mobile',
        'FR fixed',
        'FR mobile',
        'GB fixed',
        'GB mobile',
      ]);
    }
  });

  it('a restart keeps the changes of the owner to the demo account', async () => {
    await webAppel.updatePopup({ popupId: '77', openMessage: 'Mine', scheduleName: null });
    await webAppel.removePopup({ popupId: '80' });
    await webAppel.forbidDestinations({ popupId: '77', destinationId: ['1001'] });
    const before = await dumpTables();
    await seedDemoAccount(store, login);
    expect(await dumpTables()).toEqual(before);
  });

  it('the demo account takes over a changed login from the settings', async () => {
    await seedDemoAccount(store, { ...login, pass: 'changed' });
    expect(await createSignIn(store).signIn(login.email, 'demo')).toBeUndefined();
    expect(await createSignIn(store).signIn(login.email, 'changed')).toMatchObject({ id: 1 });
    await seedDemoAccount(store, { email: 'owner@shop.test', pass: 'changed' });
    expect(await createSignIn(store).signIn('owner@shop.test', 'changed')).toMatchObject({ id: 1 });
    expect(await webAppel.listPopups({})).toHaveLength(4);
  });
});

describe('the destination catalogue', () => {
  it('every destination has a price and a name that is read back as its country and line', async () => {
    const rows = await store
      .selectFrom('platform_destinations')
      .selectAll()
      .orderBy('id')
      .execute();
    const listed = await webAppel.listDestinations({ popupId: '77' });
    expect(listed).toHaveLength(rows.length);
    expect(rows[0]?.id).toBe(1001);
    expect(new Set(rows.map(({ country, line }) => country + line)).size).toBe(rows.length);
    for (const [index, { country, line }] of rows.entries()) {
      expect(readDestinationName(listed[index]?.destinationName ?? '')).toEqual({ country, line });
      expect(listed[index]?.price).toMatch(/^0\.\d{3}$/);
    }
  });
});

const dumpTables = async () =>
  JSON.stringify([
    await store.selectFrom('platform_accounts').selectAll().execute(),
    await store.selectFrom('platform_popups').selectAll().execute(),
    await store.selectFrom('platform_popup_destinations').selectAll().execute(),
    await store.selectFrom('platform_operators').selectAll().execute(),
    await store.selectFrom('platform_destinations').selectAll().execute(),
  ]);
