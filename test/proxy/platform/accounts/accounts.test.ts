import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createAccount,
  createSignIn,
  hashPassword,
  verifyPassword,
} from '../../../../proxy/platform/accounts/accounts.js';
import type { Store } from '../../../../proxy/store/database.js';
import { openTestStore } from '../../../support/store/stores.js';

const scrypt = vi.spyOn(crypto, 'scrypt');
// The accounts' module, which another file may have loaded before, knows it by name.
syncBuiltinESMExports();
afterAll(() => {
  scrypt.mockRestore();
  syncBuiltinESMExports();
});
const work = () => scrypt.mock.calls.map(([, , keyLength, options]) => ({ keyLength, ...options }));

let store: Store;
beforeEach(async () => {
  store = await openTestStore();
  await createAccount(store, { email: 'Owner@Shop.test', pass: 'pässword' });
  scrypt.mockClear();
});

describe('a sign-in', () => {
  it('answers the account, whatever the case of the address', async () => {
    expect(await createSignIn(store).signIn(' owner@shop.TEST', 'pässword')).toEqual({
      id: 1,
      email: 'owner@shop.test',
      timeZone: 'Europe/Paris',
      maxConcurrentCalls: 20,
    });
  });

  it('does the same work for an unknown account as for a wrong password', async () => {
    const { signIn } = createSignIn(store);
    expect(await signIn('owner@shop.test', 'wrong')).toBeUndefined();
    const wrongPassword = work();
    scrypt.mockClear();
    expect(await signIn('nobody@shop.test', 'wrong')).toBeUndefined();
    expect(work()).toEqual(wrongPassword);
    expect(wrongPassword).toHaveLength(1);
  });

  it('does the slow work once for a right login and each time for a wrong one', async () => {
    const { signIn } = createSignIn(store);
    for (let time = 0; time < 3; time++) await signIn('owner@shop.test', 'pässword');
    expect(work()).toHaveLength(1);
    for (let time = 0; time < 3; time++) await signIn('owner@shop.test', 'wrong');
    expect(work()).toHaveLength(4);
  });
});

describe('a password', () => {
  it('is kept as a salted hash that says its cost', async () => {
    const cost = { N: 16, r: 8, p: 1 };
    const [one, two] = [await hashPassword('secret', cost), await hashPassword('secret', cost)];
    expect(one).toMatch(/^scrypt\$16\$8\$1\$[A-Za-z0-9+/=]{24}\$[A-Za-z0-9+/=]{44}$/);
    expect(one).not.toBe(two);
    expect(await verifyPassword('secret', one)).toBe(true);
    expect(await verifyPassword('secret ', one)).toBe(false);
  });

  it.each(['secret\0', 'secret\0\0', '\0secret'])(
    'is wrong as %j, with a zero byte',
    async (pass) => {
      const hash = await hashPassword('secret', { N: 16, r: 8, p: 1 });
      expect(await verifyPassword(pass, hash)).toBe(false);
    },
  );

  it('is right however its accents are composed', async () => {
    const hash = await hashPassword('p\u00e4ss', { N: 16, r: 8, p: 1 });
    expect(await verifyPassword('pa\u0308ss', hash)).toBe(true);
  });
});
