import { beforeEach, describe, expect, it } from 'vitest';
import { type CallBreaker, createCallBreaker } from '../../../proxy/webappel/call-breaker.js';
import { Refusal, Unreached } from '../../../shared/webappel/refusal.js';
import { recordingLog } from '../../support/callbacks/callbacks.js';
import { FakeClock } from '../../support/time/fake-clock.js';
import {
  type ScriptedWebAppel,
  scriptedWebAppel,
} from '../../support/webappel/scripted-webappel.js';

let clock: FakeClock;
let webAppel: ScriptedWebAppel;
let brake: CallBreaker;

beforeEach(() => {
  clock = new FakeClock();
  webAppel = scriptedWebAppel({ summariseCalls: async () => [] });
  brake = createCallBreaker({ webAppel, clock, log: recordingLog().log });
});

/** How a call that WebAppel answers in this way ends. */
async function send(answer: () => Promise<string>): Promise<string> {
  webAppel.script({ requestCall: answer });
  const call = { popupId: '77', phoneNumber: '33639980001', retries: 0, recorded: false };
  return brake.webAppel
    .requestCall({ ...call, maxSeconds: 60 })
    .catch((failure: Error) => (failure instanceof Unreached ? failure.reason : failure.message));
}
const silence = () => Promise.reject(new Unreached('timeout'));
const taken = async () => '900001';

async function unclear(times: number): Promise<void> {
  for (let time = 0; time < times; time++) await send(silence);
}

describe('the brake of calls', () => {
  it.each([
    ['silence', silence],
    ['a failure in the middle of the work', () => Promise.reject(new Refusal('INTERNAL'))],
  ])('sends nothing for two seconds after five calls that ended in %s', async (_, answer) => {
    for (let time = 0; time < 5; time++) {
      expect(brake.callCapacity()).toBe(Infinity);
      await send(answer);
    }
    expect(brake.callCapacity()).toBe(0);
    const sent = webAppel.askedFor('requestCall').length;
    expect(await send(taken)).toBe('not-sent');
    expect(webAppel.askedFor('requestCall')).toHaveLength(sent);
    await clock.advance(1999);
    expect(brake.callCapacity()).toBe(0);
    await clock.advance(1);
    expect(brake.callCapacity()).toBe(1);
  });

  it('then sends one at a time, ever more rarely', async () => {
    await unclear(5);
    const pauses: number[] = [];
    for (let time = 0; time < 6; time++) {
      const from = clock.monotonic();
      while (brake.callCapacity() === 0) await clock.advance(1000);
      pauses.push((clock.monotonic() - from) / 1000);
      let end: () => void = () => undefined;
      const sending = send(
        () => new Promise((_, reject) => (end = () => reject(new Unreached('timeout')))),
      );
      expect(brake.callCapacity()).toBe(0);
      end();
      await sending;
    }
    expect(pauses).toEqual([2, 4, 8, 16, 30, 30]);
  });

  it.each([
    ['a tracking id', taken],
    ['a refusal', () => Promise.reject(new Refusal('BLACKLISTED'))],
  ])('lets all pass again after %s', async (_, answer) => {
    await unclear(7);
    await clock.advance(30_000);
    await send(answer);
    expect(brake.callCapacity()).toBe(Infinity);
  });

  it('does not count calls that were never sent', async () => {
    for (let time = 0; time < 9; time++)
      await send(() => Promise.reject(new Unreached('no-connection')));
    expect(brake.callCapacity()).toBe(Infinity);
  });

  it('never holds back anything else', async () => {
    await unclear(9);
    expect(await brake.webAppel.summariseCalls({ popupId: '77' })).toEqual([]);
  });
});
