import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createTransportBreaker,
  MOST_UNDER_WAY,
  type TransportBreaker,
} from '../../../proxy/webappel/transport-breaker.js';
import type { WebAppel } from '../../../shared/webappel/methods.js';
import { Refusal, Unreached, type UnreachedReason } from '../../../shared/webappel/refusal.js';
import { recordingLog } from '../../support/callbacks/callbacks.js';
import { FakeClock, settle } from '../../support/time/fake-clock.js';
import {
  type ScriptedWebAppel,
  scriptedWebAppel,
} from '../../support/webappel/scripted-webappel.js';
import { everyReason } from '../../support/webappel/unreached-reasons.js';

let clock: FakeClock;
let webAppel: ScriptedWebAppel;
let breaker: TransportBreaker;
/** What WebAppel does with whatever it is asked. */
let answer: () => Promise<never>;

const empty = async () => [] as never;
const outage = (reason: UnreachedReason = 'timeout') => Promise.reject(new Unreached(reason));
const everything = (): Partial<WebAppel> => ({
  requestCall: () => answer(),
  summariseCalls: () => answer(),
  listPopups: () => answer(),
  listDestinations: () => answer(),
  fetchFile: () => answer(),
});

beforeEach(() => {
  clock = new FakeClock();
  answer = () => outage();
  webAppel = scriptedWebAppel(everything());
  breaker = createTransportBreaker({ webAppel, clock, log: recordingLog().log });
});
afterEach(() => breaker.stop());

const call = {
  popupId: '77',
  phoneNumber: '33639980001',
  retries: 0,
  recorded: false,
  maxSeconds: 60,
};
const send = () => breaker.webAppel.requestCall(call);
const read = () => breaker.webAppel.listDestinations({ popupId: '77' });
const listing = { popupId: '77' };
const reasonOf = (outcome: Promise<unknown>): Promise<string> =>
  outcome.then(
    () => 'an answer',
    (failure: Unreached) => failure.reason ?? failure.name,
  );

async function fail(times: number, reason: UnreachedReason = 'timeout'): Promise<void> {
  answer = () => outage(reason);
  for (let time = 0; time < times; time++) await reasonOf(send());
}

describe('the breaker', () => {
  it('lets pass what is asked, with its answer', async () => {
    webAppel.script({ requestCall: async () => '900001' });
    expect(await send()).toBe('900001');
    expect(webAppel.askedFor('requestCall')).toEqual([call]);
    expect(breaker.state()).toBe('closed');
  });

  it.each(everyReason)('opens after five failures in a row: %s', async (reason) => {
    await fail(4, reason);
    expect(breaker.state()).toBe('closed');
    await fail(1, reason);
    expect(breaker.state()).toBe('open');
    expect(breaker.callCapacity()).toBe(0);
  });

  it('stays closed when one answer comes between failures', async () => {
    for (let round = 0; round < 5; round++) {
      await fail(4);
      answer = empty;
      await read();
    }
    expect(breaker.state()).toBe('closed');
  });

  it('takes a refusal for an answer', async () => {
    await fail(4);
    answer = () => Promise.reject(new Refusal('CLOSED'));
    await expect(send()).rejects.toBeInstanceOf(Refusal);
    await fail(4);
    expect(breaker.state()).toBe('closed');
  });

  it('does not take one picture that cannot be had for an outage', async () => {
    answer = () => outage('unexpected-answer');
    for (let time = 0; time < 20; time++)
      await reasonOf(breaker.webAppel.fetchFile({ popupId: '77', fileType: 'headerImage' }));
    expect(breaker.state()).toBe('closed');
  });

  it('asks nothing while open, and says that nothing was sent', async () => {
    await fail(5);
    const asked = webAppel.asked.length;
    const outcome = await send().catch((failure: Unreached) => failure);
    expect(outcome).toMatchObject({ reason: 'not-sent', nothingSent: true });
    expect(await reasonOf(read())).toBe('not-sent');
    expect(webAppel.asked).toHaveLength(asked);
  });

  it('probes by a question of its own, never by a call, and not more than once in five seconds', async () => {
    await fail(5);
    const calls = webAppel.askedFor('requestCall').length;
    const at: number[] = [];
    webAppel.script({
      listPopups: () => {
        at.push(clock.monotonic());
        return outage();
      },
    });
    await clock.advance(120_000);
    expect(at).toEqual([5000, 15_000, 35_000, 55_000, 75_000, 95_000, 115_000]);
    expect(webAppel.askedFor('requestCall')).toHaveLength(calls);
  });

  it('lets twice as many pass every ten seconds after an outage, up to all', async () => {
    await fail(5);
    answer = empty;
    await clock.advance(5000);
    const rooms: number[] = [];
    for (let step = 0; step < 4; step++) {
      rooms.push(breaker.callCapacity());
      await clock.advance(10_000);
    }
    expect(rooms).toEqual([1, 2, 4, MOST_UNDER_WAY]);
    expect(breaker.state()).toBe('closed');
  });

  it('opens again at the second failure while it recovers', async () => {
    await fail(5);
    answer = empty;
    await clock.advance(5000);
    await fail(1);
    expect(breaker.state()).toBe('half-open');
    await fail(1);
    expect(breaker.state()).toBe('open');
  });

  it('never holds back the settling of doubts, and learns from it', async () => {
    await fail(5);
    const reconcile = () => breaker.bypassingBreaker.summariseCalls(listing);
    expect(await reasonOf(reconcile())).toBe('timeout');
    expect(breaker.state()).toBe('open');
    answer = empty;
    await reconcile();
    expect(breaker.state()).toBe('half-open');
    expect(breaker.callCapacity()).toBe(1);
  });

  it('counts failures to settle doubts as failures', async () => {
    for (let time = 0; time < 5; time++)
      await reasonOf(breaker.bypassingBreaker.summariseCalls(listing));
    expect(breaker.state()).toBe('open');
  });

  it('has no more under way than an outage may catch: calls are sent back, questions wait', async () => {
    const ends: (() => void)[] = [];
    answer = () => new Promise<never>((resolve) => ends.push(() => resolve([] as never)));
    const outcomes = Array.from({ length: MOST_UNDER_WAY }, send);
    await settle();
    expect(breaker.callCapacity()).toBe(0);
    expect(await reasonOf(send())).toBe('not-sent');
    const question = reasonOf(read());
    await settle();
    expect(webAppel.asked).toHaveLength(MOST_UNDER_WAY);
    ends[0]?.();
    await settle();
    expect(webAppel.askedFor('listDestinations')).toHaveLength(1);
    for (const end of ends) end();
    expect(await question).toBe('an answer');
    await Promise.all(outcomes);
    expect(breaker.callCapacity()).toBe(MOST_UNDER_WAY);
  });

  it('keeps nobody waiting when it opens', async () => {
    const ends: (() => void)[] = [];
    answer = () =>
      new Promise<never>((_, reject) => ends.push(() => reject(new Unreached('timeout'))));
    const calls = Array.from({ length: MOST_UNDER_WAY }, () => reasonOf(send()));
    const question = reasonOf(read());
    await settle();
    for (const end of ends) end();
    expect(await question).toBe('not-sent');
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['timeout']));
    expect(webAppel.asked).toHaveLength(MOST_UNDER_WAY);
  });

  it('turns questions away when a hundred wait', async () => {
    answer = () => new Promise<never>(() => undefined);
    const turnedAway: string[] = [];
    for (let count = 0; count < MOST_UNDER_WAY + 150; count++)
      void reasonOf(read()).then((reason) => turnedAway.push(reason));
    await settle();
    expect(turnedAway).toEqual(Array.from({ length: 50 }, () => 'not-sent'));
  });

  it('tells when there is room again', async () => {
    await fail(5);
    const rooms: number[] = [];
    breaker.watch(() => rooms.push(breaker.callCapacity()));
    answer = empty;
    await clock.advance(5000);
    expect(rooms).toEqual([1]);
  });

  it('leaves a server alone for as long as it asks, but for the settling of doubts', async () => {
    answer = empty;
    breaker.slowDown(30_000);
    await clock.advance(29_999);
    expect(await reasonOf(read())).toBe('not-sent');
    expect(await reasonOf(breaker.bypassingBreaker.summariseCalls(listing))).toBe('an answer');
    await clock.advance(1);
    expect(await reasonOf(read())).toBe('an answer');
    expect(breaker.state()).toBe('closed');
  });

  it('does not leave a server alone for a day, even if it asks', async () => {
    answer = empty;
    breaker.slowDown(86_400_000);
    await clock.advance(120_000);
    expect(await reasonOf(read())).toBe('an answer');
  });

  it('asks nothing more once it is stopped', async () => {
    await fail(5);
    breaker.stop();
    await clock.advance(600_000);
    expect(webAppel.askedFor('listPopups')).toHaveLength(0);
  });
});
