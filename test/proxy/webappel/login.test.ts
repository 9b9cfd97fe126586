import { describe, expect, it } from 'vitest';
import type { Platform } from '../../../proxy/platform/platform.js';
import { createLogin } from '../../../proxy/webappel/login.js';
import { FakeClock } from '../../support/fake-clock.js';

const account = { id: 1, email: 'a@a.com', timeZone: 'Europe/Paris', maxConcurrentCalls: 20 };

/** A sign-in that takes as long as the test likes. */
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
  return { platform: { signIn } as Platform, waiting, finishAll };
}

const outcomesOf = async (logins: Promise<unknown>[]) =>
  (await Promise.allSettled(logins)).map((login) =>
    login.status === 'rejected' ? login.reason.code : 'right',
  );
const count = (words: string[], word: string) => words.filter((other) => other === word).length;

describe('logins sent at once', () => {
  it('are counted one after another, so that no more than ten can be guesses', async () => {
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

  it('are all let in when they are right', async () => {
    const { platform, finishAll } = slowPlatform();
    const logIn = createLogin(platform, new FakeClock());
    const logins = Array.from({ length: 30 }, () =>
      logIn({ email: 'a@a.com', pass: 'right' }, '192.0.2.66'),
    );
    const outcomes = outcomesOf(logins);
    await finishAll();
    expect(count(await outcomes, 'right')).toBe(30);
  });

  it('do not wait for those of another address', async () => {
    const { platform, waiting, finishAll } = slowPlatform();
    const logIn = createLogin(platform, new FakeClock());
    const logins = ['192.0.2.66', '192.0.2.66', '198.51.100.1'].map((address) =>
      logIn({ email: 'a@a.com', pass: 'right' }, address),
    );
    await new Promise((resolve) => setImmediate(resolve));
    expect(waiting).toHaveLength(2);
    const outcomes = outcomesOf(logins);
    await finishAll();
    expect(count(await outcomes, 'right')).toBe(3);
  });

  it('of an address go on after one that failed for another reason', async () => {
    let broken = true;
    const platform = {
      async signIn() {
        if (broken) throw new Error('the store is gone');
        return account;
      },
    } as unknown as Platform;
    const logIn = createLogin(platform, new FakeClock());
    await expect(logIn({ email: 'a@a.com', pass: 'x' }, '192.0.2.66')).rejects.toThrow('store');
    broken = false;
    expect(await logIn({ email: 'a@a.com', pass: 'x' }, '192.0.2.66')).toBe(account);
  });
});
