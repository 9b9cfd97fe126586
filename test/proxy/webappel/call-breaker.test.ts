import { beforeEach, describe, expect, it } from 'vitest';
import { type CallBreaker, createCallBreaker } from '../../../proxy/webappel/call-breaker.js';
import { Refusal, Unreached } from '../../../shared/webappel/refusal.js';
import { recordingLog } from '../../support/callbacks/callbacks.js';
import { FakeClock } from '../../support/time/fake-clock.js';
import { advanceUntil } from '../../support/time/wait-until.js';
import {
  type ScriptedWebAppel,
  scriptedWebAppel,
} from '../../support/webappel/scripted-webappel.js';

let clock: FakeClock;
let webAppel: ScriptedWebAppel;
let breaker: CallBreaker;

beforeEach(() => {
  clock = new FakeClock();
  webAppel = scriptedWebAppel({ summariseCalls: async () => [] });
  breaker = createCallBreaker({ webAppel, clock, log: recordingLog().log });
});

/** Sends a call that WebAppel answers in this way; returns its outcome. */
async function send(answer: () => Promise<string>): Promise<string> {
  webAppel.script({ requestCall: answer });
  const call = { popupId: '77', phoneNumber: '33639980001', retries: 0, recorded: false };
  return breaker.webAppel
    .requestCall({ ...call, maxSeconds: 60 })
    .catch((failure: Error) => (failure instanceof Unreached ? failure.reason : failure.message));
}
const timeOut = () => Promise.reject(new Unreached('timeout'));
const acceptCall = async () => '900001';

async function sendWithUnknownOutcome(times: number): Promise<void> {
  for (let time = 0; time < times; time++) await send(timeOut);
}

describe('the call breaker', () => {
  it.each([
    ['a time-out', timeOut],
    ['an internal error', () => Promise.reject(new Refusal('INTERNAL'))],
  ])(
    'the call breaker sends no calls for two seconds after five calls that ended in %s',
    async (_, answer) => {
      for (let time = 0; time < 5; time++) {
        expect(breaker.callCapacity()).toBe(Infinity);
        await send(answer);
      }
      expect(breaker.callCapacity()).toBe(0);
      const sent = webAppel.askedFor('requestCall').length;
      expect(await send(acceptCall)).toBe('not-sent');
      expect(webAppel.askedFor('requestCall')).toHaveLength(sent);
      await clock.advance(1999);
      expect(breaker.callCapacity()).toBe(0);
      await clock.advance(1);
      expect(breaker.callCapacity()).toBe(1);
    },
  );

  it('an open call breaker sends one call at a time with growing pauses', async () => {
    await sendWithUnknownOutcome(5);
    const pauses: number[] = [];
    for (let time = 0; time < 6; time++) {
      const from = clock.monotonic();
      await advanceUntil(clock, 'the next call', () => breaker.callCapacity() > 0);
      pauses.push((clock.monotonic() - from) / 1000);
      let end: () => void = () => undefined;
      const sending = send(
        () => new Promise((_, reject) => (end = () => reject(new Unreached('timeout')))),
      );
      expect(breaker.callCapacity()).toBe(0);
      end();
      await sending;
    }
    expect(pauses).toEqual([2, 4, 8, 16, 30, 30]);
  });

  it.each([
    ['a tracking id', acceptCall],
    ['a refusal', () => Promise.reject(new Refusal('BLACKLISTED'))],
  ])('the call breaker closes after %s', async (_, answer) => {
    await sendWithUnknownOutcome(7);
    await clock.advance(30_000);
    await send(answer);
    expect(breaker.callCapacity()).toBe(Infinity);
  });

  it('calls that were never sent do not open the call breaker', async () => {
    for (let time = 0; time < 9; time++)
      await send(() => Promise.reject(new Unreached('no-connection')));
    expect(breaker.callCapacity()).toBe(Infinity);
  });

  it('the call breaker never rejects other requests', async () => {
    await sendWithUnknownOutcome(9);
    expect(await breaker.webAppel.summariseCalls({ popupId: '77' })).toEqual([]);
  });
});

describe('a WebAppel that takes calls and answers with an unreadable identifier', () => {
  const answerUnreadably = () => Promise.reject(new Unreached('unexpected-answer'));

  it('calls found by their token close the breaker, and such answers open it no more', async () => {
    for (let time = 0; time < 5; time++) await send(answerUnreadably);
    expect(breaker.callCapacity()).toBe(0);
    breaker.noteTaken();
    expect(breaker.callCapacity()).toBe(Infinity);
    for (let time = 0; time < 50; time++) await send(answerUnreadably);
    expect(breaker.callCapacity()).toBe(Infinity);
  });

  it('a call that is not found ends the trust', async () => {
    breaker.noteTaken();
    breaker.noteMissing();
    for (let time = 0; time < 5; time++) await send(answerUnreadably);
    expect(breaker.callCapacity()).toBe(0);
  });

  it('the trust ends ten minutes after the last call that was found', async () => {
    breaker.noteTaken();
    await clock.advance(10 * 60_000);
    for (let time = 0; time < 5; time++) await send(answerUnreadably);
    expect(breaker.callCapacity()).toBe(0);
  });

  it('time-outs open the breaker also while such answers are trusted', async () => {
    breaker.noteTaken();
    await sendWithUnknownOutcome(5);
    expect(breaker.callCapacity()).toBe(0);
  });
});
