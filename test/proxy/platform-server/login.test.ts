import { describe, expect, it } from 'vitest';
import type { Platform } from '../../../proxy/platform/platform.js';
import { createLogin } from '../../../proxy/platform-server/login.js';
import { FakeClock } from '../../support/time/fake-clock.js';

const account = { id: 1, email: 'a@a.com', timeZone: 'Europe/Paris', maxConcurrentCalls: 20 };

/** A sign-in that finishes only when the test says so. */
function slowPlatform() {
  const waiting: (() => void)[] = [];
  const signIn: Platform['signIn'] = async (_, pass) => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    return pass === 'right' ? account : undefined;
  };
  const finishAll = async () => {
    for (let idle = 0; idle < 3; ) {
      await new Promise((resolve) => setImmediate(resolve));
      const done = waiting.splice(0);
      for (const finish of done) finish();
      idle = done.length > 0 ? 0 : idle + 1;
    }
  };
  const signInFromCache: Platform['signInFromCache'] = async (_, pass) =>
    pass === 'right' ? account : undefined;
  return { platform: { signIn, signInFromCache }, waiting, finishAll };
}

const outcomesOf = async (logins: Promise<unknown>[]) =>
  (await Promise.allSettled(logins)).map((login) =>
    login.status === 'rejected' ? login.reason.code : 'right',
  );
const count = (words: string[], word: string) => words.filter((other) => other === word).length;

describe('concurrent logins', () => {
  it('concurrent wrong logins are counted one by one, so that only ten are checked', async () => {
    const { platform, finishAll } = slowPlatform();
    const logIn = createLogin(platform, new FakeClock());
    const logins = Array.from({ length: 30 }, (_, guess) =>
      logIn({ email: 'a@a.com', pass: `guess${guess}` }, '192.0.2.66'),
    );
    const outcomes = outcomesOf(logins);
    await finishAll();
    expect(count(await outcomes, 'INVALID_AUTH')).toBe(10);
    expect(count(await outcomes, 'RATE_LIMITED')).toBe(20);
  });

  it('concurrent correct logins all succeed', async () => {
    const { platform, finishAll } = slowPlatform();
    const logIn = createLogin(platform, new FakeClock());
    const logins = Array.from({ length: 30 }, () =>
      logIn({ email: 'a@a.com', pass: 'right' }, '192.0.2.66'),
    );
    const outcomes = outcomesOf(logins);
    await finishAll();
    expect(count(await outcomes, 'right')).toBe(30);
  });

  it('a login does not wait for logins of another address or account', async () => {
    const { platform, waiting, finishAll } = slowPlatform();
    const logIn = createLogin(platform, new FakeClock());
    const logins = [
      ['a@a.com', '192.0.2.66'],
      ['a@a.com', '192.0.2.66'],
      ['a@a.com', '198.51.100.1'],
      ['b@b.com', '192.0.2.66'],
    ].map(([email = '', address = '']) => logIn({ email, pass: 'right' }, address));
    await new Promise((resolve) => setImmediate(resolve));
    expect(waiting).toHaveLength(3);
    const outcomes = outcomesOf(logins);
    await finishAll();
    expect(count(await outcomes, 'right')).toBe(4);
  });

  it('a login works after an earlier one failed with an internal error', async () => {
    let broken = true;
    const platform = {
      async signIn() {
        if (broken) throw new Error('the store is gone');
        return account;
      },
      signInFromCache: async () => undefined,
    };
    const logIn = createLogin(platform, new FakeClock());
    await expect(logIn({ email: 'a@a.com', pass: 'x' }, '192.0.2.66')).rejects.toThrow('store');
    broken = false;
    expect(await logIn({ email: 'a@a.com', pass: 'x' }, '192.0.2.66')).toBe(account);
  });
});

describe('limits on guessing', () => {
  /** Logins of a platform with the accounts `a@a.com` and `b@b.com`, both with the password `right`. */
  function startLogins() {
    const clock = new FakeClock();
    let slow = 0;
    const compared = new Set<string>();
    const check = async (email: string, pass: string) => {
      compared.add(pass);
      return pass === 'right' && /^[ab]@/.test(email) ? account : undefined;
    };
    const logIn = createLogin(
      {
        signIn: (email, pass) => {
          slow += 1;
          return check(email, pass);
        },
        signInFromCache: check,
      },
      clock,
    );
    const outcome = async (email: string, pass: string, address: string) =>
      (await outcomesOf([logIn({ email, pass }, address)]))[0];
    const guess = async (times: number, email: string, address: string) => {
      for (let time = 0; time < times; time++) await outcome(email, `guess ${time}`, address);
    };
    return { clock, outcome, guess, logIn, compared, slowChecks: () => slow };
  }

  it('guesses at one account do not lock out another account at the same address', async () => {
    const { outcome, guess } = startLogins();
    await guess(1000, 'a@a.com', '192.0.2.66');
    expect(await outcome('a@a.com', 'right', '192.0.2.66')).toBe('RATE_LIMITED');
    expect(await outcome('b@b.com', 'right', '192.0.2.66')).toBe('right');
  });

  it('guesses at a password from many addresses are limited together, and the owner’s address still works', async () => {
    const { outcome, guess } = startLogins();
    await outcome('a@a.com', 'right', '198.51.100.1');
    for (let place = 0; place < 50; place++) await guess(1, 'a@a.com', `192.0.2.${place}`);
    expect(await outcome('a@a.com', 'right', '192.0.2.200')).toBe('RATE_LIMITED');
    expect(await outcome('a@a.com', 'right', '198.51.100.1')).toBe('right');
    expect(await outcome('b@b.com', 'right', '192.0.2.200')).toBe('right');
  });

  it('guesses at a password from the owner’s address are limited to ten a minute after one burst', async () => {
    const { clock, outcome, compared } = startLogins();
    await outcome('a@a.com', 'right', '192.0.2.66');
    for (let guess = 0; guess < 36_000; guess++) {
      await outcome('a@a.com', `guess ${guess}`, '192.0.2.66');
      if (guess % 1000 === 0) await clock.advance(100_000);
    }
    expect(compared.size).toBeLessThanOrEqual(1 + 300 + 10 * 60);
    expect(await outcome('a@a.com', 'right', '192.0.2.66')).toBe('RATE_LIMITED');
    await clock.advance(6000);
    expect(await outcome('a@a.com', 'right', '192.0.2.66')).toBe('right');
  });

  it('concurrent guesses at a password from the owner’s address are limited to the burst', async () => {
    const { outcome, logIn } = startLogins();
    await outcome('a@a.com', 'right', '192.0.2.66');
    const outcomes = await outcomesOf(
      Array.from({ length: 1000 }, (_, guess) =>
        logIn({ email: 'a@a.com', pass: guess === 999 ? 'right' : 'guess' }, '192.0.2.66'),
      ),
    );
    expect(outcomes.at(-1)).toBe('RATE_LIMITED');
  });

  it('guesses at many accounts cause only a limited number of password hashes', async () => {
    const { guess, slowChecks } = startLogins();
    for (let name = 0; name < 300; name++) await guess(3, `nobody${name}@b.com`, '192.0.2.66');
    expect(slowChecks()).toBe(50);
  });
});
