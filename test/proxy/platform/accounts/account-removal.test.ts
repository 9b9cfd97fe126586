import { beforeEach, expect, it } from 'vitest';
import {
  countAccountData,
  removeAccount,
} from '../../../../proxy/platform/accounts/account-removal.js';
import { createOneOfEach, dumpTables } from '../../../support/platform/owned-things.js';
import {
  directClient,
  openPlatform,
  owner,
  stranger,
  type TestPlatform,
} from '../../../support/platform/webappel-platform.js';

let platform: TestPlatform;
const accountId = 1;

/** Creates one of everything for an account, with a call that left a message. */
async function createData(login: typeof owner) {
  const { store } = platform;
  const params = await createOneOfEach(platform, login);
  const webAppel = await directClient(platform, login);
  await webAppel.blockNumber(params.blockNumber);
  await webAppel.blockAddress(params.blockAddress);
  const call_id = Number(params.cancelCall.contactId);
  await store
    .insertInto('platform_call_attempts')
    .values({ call_id, started_at: 1, destination_id: 1001, rang_seconds: 5, talk_seconds: 0 })
    .execute();
  await store
    .insertInto('platform_voicemails')
    .values({
      ...{ call_id, mailbox: login.email, recording: Buffer.from([0]), seconds: 1 },
      ...{ attempts: 0, recorded_at: 1 },
    })
    .execute();
  return { webAppel, params };
}

const tableOf = (row: string): string => row.split(' ')[0] ?? '';

beforeEach(async () => {
  platform = await openPlatform();
});

it('removing an account deletes all its rows in every table and none of another account', async () => {
  await createData(stranger);
  const before = await dumpTables(platform);
  const { webAppel, params } = await createData(owner);
  await webAppel.cancelCall(params.cancelCall);
  const both = await dumpTables(platform);
  const grown = new Set(both.filter((row) => !before.includes(row)).map(tableOf));
  const shared = ['platform_accounts', 'platform_destinations', 'platform_engines'];
  expect([...grown, ...shared].sort()).toEqual([...new Set(both.map(tableOf))].sort());
  expect(await removeAccount(platform.store, accountId)).toBe(true);
  const left = before.filter((row) => !row.includes(`"email":"${owner.email}"`));
  expect(left).toHaveLength(before.length - 1);
  expect(await dumpTables(platform)).toEqual(left);
});

it('an account with an unfinished call cannot be removed, and nothing is deleted', async () => {
  const { webAppel, params } = await createData(owner);
  const { store } = platform;
  for (const state of ['waiting', 'dialling', 'talking', 'voicemail'] as const) {
    await store.updateTable('platform_calls').set({ state }).execute();
    const before = await dumpTables(platform);
    expect(await removeAccount(store, accountId)).toBe(false);
    expect(await dumpTables(platform)).toEqual(before);
  }
  await store.updateTable('platform_calls').set({ state: 'waiting' }).execute();
  await webAppel.cancelCall(params.cancelCall);
  expect(await removeAccount(store, accountId)).toBe(true);
  expect(await platform.platform.signIn(owner.email, owner.pass)).toBeUndefined();
});

it('the counts for an account cover only its own popups in use, groups, schedules and calls', async () => {
  await createData(stranger);
  const { webAppel, params } = await createData(owner);
  const counted = { popups: 1, groups: 1, schedules: 1, calls: 1, unfinishedCalls: 1 };
  expect(await countAccountData(platform.store, accountId)).toEqual(counted);
  await webAppel.cancelCall(params.cancelCall);
  await webAppel.removePopup(params.removePopup);
  expect(await countAccountData(platform.store, accountId)).toEqual({
    ...counted,
    popups: 0,
    unfinishedCalls: 0,
  });
});
