import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AuthBreaker, createAuthBreaker } from '../../../proxy/webappel/auth-breaker.js';
import { Refusal, Unreached } from '../../../shared/webappel/refusal.js';
import { recordingLog } from '../../support/callbacks/callbacks.js';
import { FakeClock } from '../../support/time/fake-clock.js';
import {
  type ScriptedWebAppel,
  scriptedWebAppel,
} from '../../support/webappel/scripted-webappel.js';

let clock: FakeClock;
let webAppel: ScriptedWebAppel;
let lock: AuthBreaker;
let kept: ReturnType<typeof recordingLog>;
let pass: string;
/** The password that WebAppel takes. */
let taken: string;

beforeEach(() => {
  clock = new FakeClock();
  kept = recordingLog();
  pass = 'CANARY-old';
  taken = 'CANARY-new';
  const login = async () => {
    if (pass !== taken) throw new Refusal('INVALID_AUTH', 'login refused');
    return [] as never;
  };
  webAppel = scriptedWebAppel({ listPopups: login, listDestinations: login });
  const credentials = () => ({ email: 'owner@shop.example', pass });
  lock = createAuthBreaker({ webAppel, credentials, clock, log: kept.log });
});
afterEach(() => lock.stop());

const ask = () =>
  lock.webAppel.listDestinations({ popupId: '77' }).then(
    () => 'an answer',
    (failure: Refusal | Unreached) => (failure instanceof Refusal ? failure.code : failure.reason),
  );
async function askTimes(times: number): Promise<string[]> {
  const outcomes: string[] = [];
  for (let time = 0; time < times; time++) outcomes.push(await ask());
  return outcomes;
}
const alerts = (): unknown[] =>
  kept.lines
    .map((line) => JSON.parse(line))
    .flatMap(({ level, alert }) => (alert ? [[level, alert]] : []));

describe('the lock of an account', () => {
  it('turns the account off at the fifth refused login, with an alert, and asks nothing for visitors', async () => {
    expect(await askTimes(4)).toEqual(Array(4).fill('INVALID_AUTH'));
    expect(lock.isRefused()).toBe(false);
    expect(await askTimes(2)).toEqual(['INVALID_AUTH', 'not-sent']);
    expect(lock.isRefused()).toBe(true);
    expect(webAppel.asked).toHaveLength(5);
    expect(alerts()).toEqual([[50, 'account-off']]);
    expect(kept.lines.join('')).not.toContain('CANARY');
  });

  it('tries no more than six times a minute while off, whatever is asked', async () => {
    await askTimes(5);
    const before = webAppel.asked.length;
    for (let second = 0; second < 60; second++) {
      await ask();
      await clock.advance(1000);
    }
    const tries = webAppel.asked.length - before;
    expect(tries).toBeGreaterThanOrEqual(4);
    expect(tries).toBeLessThanOrEqual(6);
  });

  it('turns on by itself when the account is mended at WebAppel', async () => {
    await askTimes(5);
    taken = 'CANARY-old';
    await clock.advance(12_000);
    expect(lock.isRefused()).toBe(false);
    expect(await ask()).toBe('an answer');
    expect(alerts()).toEqual([
      [50, 'account-off'],
      [30, 'account-on'],
    ]);
  });

  it('turns on with a new secret within twelve seconds, at once when told that there is one', async () => {
    await askTimes(5);
    pass = 'CANARY-new';
    await clock.advance(12_000);
    expect(lock.isRefused()).toBe(false);

    taken = 'CANARY-newer';
    await askTimes(5);
    pass = 'CANARY-newer';
    let told = 0;
    lock.watch(() => {
      told += 1;
    });
    lock.recheck();
    await clock.advance(0);
    expect(lock.isRefused()).toBe(false);
    expect(told).toBe(1);
  });

  it('stays off while WebAppel cannot be reached', async () => {
    await askTimes(5);
    webAppel.script({ listPopups: () => Promise.reject(new Unreached('timeout')) });
    await clock.advance(60_000);
    expect(lock.isRefused()).toBe(true);
  });

  it('stays on when an answer, or another refusal, comes between refused logins', async () => {
    await askTimes(4);
    taken = pass;
    await ask();
    taken = '';
    await askTimes(4);
    webAppel.script({ listDestinations: () => Promise.reject(new Refusal('NOT_FOUND')) });
    await ask();
    expect(lock.isRefused()).toBe(false);
  });

  it('does not count against a new secret what was asked with the old one', async () => {
    await askTimes(4);
    webAppel.script({
      listDestinations: async () => {
        pass = 'CANARY-new';
        throw new Refusal('INVALID_AUTH');
      },
    });
    await ask();
    expect(lock.isRefused()).toBe(false);
  });

  it('tries no more once it is stopped', async () => {
    await askTimes(5);
    lock.stop();
    await clock.advance(600_000);
    expect(webAppel.askedFor('listPopups')).toHaveLength(0);
  });
});
