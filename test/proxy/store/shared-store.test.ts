import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAccount } from '../../../proxy/platform/accounts/accounts.js';
import { seedDemoAccount } from '../../../proxy/platform/accounts/demo-account.js';
import { nextOperators } from '../../../proxy/platform/call-engine/operator-order.js';
import { operatorMethods } from '../../../proxy/platform/methods/operators.js';
import { popupMethods } from '../../../proxy/platform/methods/popups.js';
import type { Store } from '../../../proxy/store/database.js';
import { isOnPostgres, openTestStore } from '../../support/store/stores.js';
import { FakeClock } from '../../support/time/fake-clock.js';

let store: Store;
beforeEach(async () => {
  store = await openTestStore();
});
afterEach(() => store.destroy());

const times = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));

const login = { email: 'owner@shop.test', pass: 'x', cost: { N: 2, r: 1, p: 1 } };
async function callerOf(email = login.email) {
  const id = await createAccount(store, { ...login, email });
  const account = { id, email, timeZone: 'Europe/Paris', maxConcurrentCalls: 20 };
  return { account, peerAddress: '192.0.2.1' };
}

describe('instances that share a store', () => {
  it('instances that start at the same time create one demo account', async () => {
    await times(5, () => seedDemoAccount(store, login));
    expect(await store.selectFrom('platform_accounts').select('email').execute()).toEqual([
      { email: login.email },
    ]);
    expect(await store.selectFrom('platform_popups').select('id').execute()).toHaveLength(4);
  });

  it('popups added at the same time get different ids', async () => {
    const parts = { store, clock: new FakeClock(), profile: 'tolerant' as const };
    const { addPopup } = popupMethods(parts, await callerOf());
    const ids = await times(20, (index) => addPopup({ popupName: `popup ${index}` }));
    expect(new Set(ids).size).toBe(20);
  });

  it('operators added at once get different positions, and simultaneous calls start with different ones', async () => {
    const caller = await callerOf();
    const { addOperator, listOperators, setOrdering } = operatorMethods({ store }, caller);
    await times(10, (index) =>
      addOperator({ groupName: 'sales', phoneNumber: `3319900140${index}`, ringSeconds: 5 }),
    );
    const operators = await listOperators({ groupName: 'sales' });
    expect(operators.map(({ position }) => position)).toEqual(
      Array.from({ length: 10 }, (_, index) => 10 * (index + 1)),
    );
    await setOrdering({ groupName: 'sales', ordering: 'rotating' });
    const orders = await times(10, () =>
      nextOperators(store, { accountId: caller.account.id, group: 'sales', random: () => 0 }),
    );
    expect(new Set(orders.map(([first]) => first?.number)).size).toBe(10);
  });
});

it.runIf(isOnPostgres())(
  'a connection whose server has become read-only is replaced after one failure',
  async () => {
    // The pool gives the connection used last, so without a replacement every write would fail.
    await sql`set default_transaction_read_only = on`.execute(store);
    const write = () => store.insertInto('secrets').values({ name: 'test', value: 'x' }).execute();
    await expect(write()).rejects.toMatchObject({ code: '25006' });
    await expect(write()).resolves.toBeDefined();
  },
);
