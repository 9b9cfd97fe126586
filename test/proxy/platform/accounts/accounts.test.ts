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
// Needed because the accounts module imports `scrypt` by name and may already be loaded.
syncBuiltinESMExports();
afterAll(() => {
  scrypt.mockRestore();
  syncBuiltinESMExports();
});
const scryptCalls = () =>
  scrypt.mock.calls.map(([, , keyLength, options]) => ({ keyLength, ...options }));

let store: Store;
beforeEach(async () => {
  store = await openTestStore();
  await createAccount(store, { email: 'Owner@Shop.test', pass: 'pässword' });
  scrypt.mockClear();
});

describe('sign-in', () => {
  it('a correct login returns the account, regardless of case in the email', async () => {
    expect(await createSignIn(store).signIn(' owner@shop.TEST', 'pässword')).toEqual({
      id: 1,
      email: 'owner@shop.test',
      timeZone: 'Europe/Paris',
      maxConcurrentCalls: 20,
    });
  });

  it('an unknown account costs the same work as a wrong password', async () => {
    const { signIn } = createSignIn(store);
    expect(await signIn('owner@shop.test', 'wrong')).toBeUndefined();
    const workForWrongPassword = scryptCalls();
    scrypt.mockClear();
    expect(await signIn('nobody@shop.test', 'wrong')).toBeUndefined();
    expect(scryptCalls()).toEqual(workForWrongPassword);
    expect(workForWrongPassword).toHaveLength(1);
  });

  it('the password hash is computed once for a correct login and every time for a wrong one', async () => {
    const { signIn } = createSignIn(store);
    for (let time = 0; time < 3; time++) await signIn('owner@shop.test', 'pässword');
    expect(scryptCalls()).toHaveLength(1);
    for (let time = 0; time < 3; time++) await signIn('owner@shop.test', 'wrong');
    expect(scryptCalls()).toHaveLength(4);
  });
});

describe('passwords', () => {
  it('a password is stored as a salted hash that records its cost', async () => {
    const cost = { N: 16, r: 8, p: 1 };
    const [one, two] = [await hashPassword('secret', cost), await hashPassword('secret', cost)];
    expect(one).toMatch(/^scrypt\$16\$8\$1\$[A-Za-z0-9+/=]{24}\$[A-Za-z0-9+/=]{44}$/);
    expect(one).not.toBe(two);
    expect(await verifyPassword('secret', one)).toBe(true);
    expect(await verifyPassword('secret ', one)).toBe(false);
  });

  it('a password is hashed at a cost that OWASP recommends, unless another is asked for', async () => {
    expect(await hashPassword('secret')).toMatch(/^scrypt\$16384\$8\$5\$/);
    expect(scryptCalls()).toEqual([{ keyLength: 32, N: 16_384, r: 8, p: 5 }]);
  });

  it.each(['secret\0', 'secret\0\0', '\0secret'])(
    'a password with a zero byte is wrong (%j)',
    async (pass) => {
      const hash = await hashPassword('secret', { N: 16, r: 8, p: 1 });
      expect(await verifyPassword(pass, hash)).toBe(false);
    },
  );

  it('a password is correct in either Unicode composition of its accents', async () => {
    const hash = await hashPassword('p\u00e4ss', { N: 16, r: 8, p: 1 });
    expect(await verifyPassword('pa\u0308ss', hash)).toBe(true);
  });
});
