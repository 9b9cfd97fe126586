import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type AuthBreaker, createAuthBreaker } from '../../../proxy/webappel/auth-breaker.js';
import { CHECK_EVERY_MS, watchCredentials } from '../../../proxy/webappel/credentials.js';
import { type Account, guardAccount } from '../../../proxy/webappel/webappel-account.js';
import { Refusal, Unreached } from '../../../shared/webappel/refusal.js';
import { recordingLog } from '../../support/callbacks/callbacks.js';
import { temporaryFolder } from '../../support/program/run-program.js';
import { FakeClock } from '../../support/time/fake-clock.js';
import {
  type ScriptedWebAppel,
  scriptedWebAppel,
} from '../../support/webappel/scripted-webappel.js';

let clock: FakeClock;
let webAppel: ScriptedWebAppel;
let breaker: AuthBreaker;
let recorded: ReturnType<typeof recordingLog>;
let pass: string;
/** The password that WebAppel accepts. */
let validPass: string;

beforeEach(() => {
  clock = new FakeClock();
  recorded = recordingLog();
  pass = 'CANARY-old';
  validPass = 'CANARY-new';
  const login = async () => {
    if (pass !== validPass) throw new Refusal('INVALID_AUTH', 'login refused');
    return [] as never;
  };
  webAppel = scriptedWebAppel({ listPopups: login, listDestinations: login });
  const credentials = () => ({ email: 'owner@shop.example', pass });
  breaker = createAuthBreaker({
    webAppel,
    credentials,
    rereadCredentials: credentials,
    clock,
    log: recorded.log,
  });
});
afterEach(() => breaker.stop());

const send = () =>
  breaker.webAppel.listDestinations({ popupId: '77' }).then(
    () => 'an answer',
    (failure: Refusal | Unreached) => (failure instanceof Refusal ? failure.code : failure.reason),
  );
async function sendTimes(times: number): Promise<string[]> {
  const outcomes: string[] = [];
  for (let time = 0; time < times; time++) outcomes.push(await send());
  return outcomes;
}
const alerts = (): unknown[] =>
  recorded.lines
    .map((line) => JSON.parse(line))
    .flatMap(({ level, alert }) => (alert ? [[level, alert]] : []));

describe('the auth breaker', () => {
  it('the auth breaker opens at the fifth refused login with an alert, and then sends no visitor’s requests', async () => {
    expect(await sendTimes(4)).toEqual(Array(4).fill('INVALID_AUTH'));
    expect(breaker.isRefused()).toBe(false);
    expect(await sendTimes(2)).toEqual(['INVALID_AUTH', 'not-sent']);
    expect(breaker.isRefused()).toBe(true);
    expect(webAppel.asked).toHaveLength(5);
    expect(alerts()).toEqual([[50, 'account-off']]);
    expect(recorded.lines.join('')).not.toContain('CANARY');
  });

  it('an open auth breaker logs in at most six times a minute, however many requests arrive', async () => {
    await sendTimes(5);
    const before = webAppel.asked.length;
    for (let second = 0; second < 60; second++) {
      await send();
      await clock.advance(1000);
    }
    const attempts = webAppel.asked.length - before;
    expect(attempts).toBeGreaterThanOrEqual(4);
    expect(attempts).toBeLessThanOrEqual(6);
  });

  it('the auth breaker closes by itself when the account is repaired at WebAppel', async () => {
    await sendTimes(5);
    validPass = 'CANARY-old';
    await clock.advance(12_000);
    expect(breaker.isRefused()).toBe(false);
    expect(await send()).toBe('an answer');
    expect(alerts()).toEqual([
      [50, 'account-off'],
      [30, 'account-on'],
    ]);
  });

  it('the auth breaker closes within twelve seconds of a new password, and at once on a recheck', async () => {
    await sendTimes(5);
    pass = 'CANARY-new';
    await clock.advance(12_000);
    expect(breaker.isRefused()).toBe(false);

    validPass = 'CANARY-newer';
    await sendTimes(5);
    pass = 'CANARY-newer';
    let notifications = 0;
    breaker.watch(() => {
      notifications += 1;
    });
    breaker.recheck();
    await clock.advance(0);
    expect(breaker.isRefused()).toBe(false);
    expect(notifications).toBe(1);
  });

  it('the auth breaker stays open while WebAppel cannot be reached', async () => {
    await sendTimes(5);
    webAppel.script({ listPopups: () => Promise.reject(new Unreached('timeout')) });
    await clock.advance(60_000);
    expect(breaker.isRefused()).toBe(true);
  });

  it('an answer or another refusal between refused logins keeps the auth breaker closed', async () => {
    await sendTimes(4);
    validPass = pass;
    await send();
    validPass = '';
    await sendTimes(4);
    webAppel.script({ listDestinations: () => Promise.reject(new Refusal('NOT_FOUND')) });
    await send();
    expect(breaker.isRefused()).toBe(false);
  });

  it('refusals of the old password do not count against a new one', async () => {
    await sendTimes(4);
    webAppel.script({
      listDestinations: async () => {
        pass = 'CANARY-new';
        throw new Refusal('INVALID_AUTH');
      },
    });
    await send();
    expect(breaker.isRefused()).toBe(false);
  });

  it('a stopped auth breaker sends no more probes', async () => {
    await sendTimes(5);
    breaker.stop();
    await clock.advance(600_000);
    expect(webAppel.askedFor('listPopups')).toHaveLength(0);
  });
});

describe('an account whose password is in a file', () => {
  let path: string;
  let account: Account;
  let sentPasswords: string[];

  beforeEach(() => {
    const folder = temporaryFolder();
    path = join(folder.path, 'pass');
    writeFileSync(path, 'CANARY-old');
    const credentials = watchCredentials({
      known: { email: 'owner@shop.example', pass: 'CANARY-old' },
      files: { pass: path },
      clock,
      log: recorded.log,
    });
    sentPasswords = [];
    const login = async () => {
      const { pass: sent } = credentials.current();
      sentPasswords.push(sent);
      if (sent !== validPass) throw new Refusal('INVALID_AUTH', 'login refused');
      return [] as never;
    };
    account = guardAccount(scriptedWebAppel({ listPopups: login, listDestinations: login }), {
      credentials,
      clock,
      log: recorded.log,
    });
    onTestFinished(() => {
      account.stop();
      credentials.stop();
      folder.remove();
    });
  });

  const ask = () => account.webAppel.listDestinations({ popupId: '77' }).catch(() => undefined);

  it('an account never stays refused for a password that was just replaced in its file', async () => {
    validPass = 'CANARY-new';
    writeFileSync(path, 'CANARY-new');
    for (let time = 0; time < 10; time++) await ask();
    expect(sentPasswords).toEqual(['CANARY-old', ...Array(9).fill('CANARY-new')]);
    expect(account.isRefused()).toBe(false);
  });

  it('an account that is refused tries a new password as soon as its file is checked', async () => {
    validPass = 'CANARY-new';
    for (let time = 0; time < 5; time++) await ask();
    expect(account.isRefused()).toBe(true);
    writeFileSync(path, 'CANARY-new');
    await clock.advance(CHECK_EVERY_MS);
    expect(account.isRefused()).toBe(false);
  });
});
