import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createTransportBreaker,
  MAX_IN_FLIGHT,
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

/** Reasons for which an answer has arrived. */
const unreadable: UnreachedReason[] = ['html', 'unexpected-answer', 'too-large'];

let clock: FakeClock;
let webAppel: ScriptedWebAppel;
let breaker: TransportBreaker;
/** WebAppel's answer to every request. */
let answer: () => Promise<never>;

const empty = async () => [] as never;
const outage = (reason: UnreachedReason = 'timeout') => Promise.reject(new Unreached(reason));
const allMethods = (): Partial<WebAppel> => ({
  requestCall: () => answer(),
  summariseCalls: () => answer(),
  listPopups: () => answer(),
  listDestinations: () => answer(),
  fetchFile: () => answer(),
});

beforeEach(() => {
  clock = new FakeClock();
  answer = () => outage();
  webAppel = scriptedWebAppel(allMethods());
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

describe('the transport breaker', () => {
  it('a closed breaker passes requests and their answers', async () => {
    webAppel.script({ requestCall: async () => '900001' });
    expect(await send()).toBe('900001');
    expect(webAppel.askedFor('requestCall')).toEqual([call]);
    expect(breaker.state()).toBe('closed');
  });

  it.each(everyReason)('the breaker opens after five failures in a row: %s', async (reason) => {
    answer = () => outage(reason);
    for (let time = 0; time < 4; time++) await reasonOf(read());
    expect(breaker.state()).toBe('closed');
    await reasonOf(read());
    expect(breaker.state()).toBe('open');
    expect(breaker.callCapacity()).toBe(0);
  });

  it.each(everyReason.filter((reason) => !unreadable.includes(reason)))(
    'the breaker opens after five calls in a row that failed: %s',
    async (reason) => {
      await fail(5, reason);
      expect(breaker.state()).toBe('open');
    },
  );

  it.each(unreadable)(
    'calls that were answered unreadably do not open the breaker, nor keep it closed: %s',
    async (reason) => {
      await fail(20, reason);
      expect(breaker.state()).toBe('closed');
      await fail(4);
      await fail(1, reason);
      await fail(1);
      expect(breaker.state()).toBe('open');
    },
  );

  it('an answer between failures keeps the breaker closed', async () => {
    for (let round = 0; round < 5; round++) {
      await fail(4);
      answer = empty;
      await read();
    }
    expect(breaker.state()).toBe('closed');
  });

  it('a refusal counts as an answer', async () => {
    await fail(4);
    answer = () => Promise.reject(new Refusal('CLOSED'));
    await expect(send()).rejects.toBeInstanceOf(Refusal);
    await fail(4);
    expect(breaker.state()).toBe('closed');
  });

  it('a file that cannot be fetched does not count as a failure', async () => {
    answer = () => outage('unexpected-answer');
    for (let time = 0; time < 20; time++)
      await reasonOf(breaker.webAppel.fetchFile({ popupId: '77', fileType: 'headerImage' }));
    expect(breaker.state()).toBe('closed');
  });

  it('an open breaker sends nothing and reports that nothing was sent', async () => {
    await fail(5);
    const asked = webAppel.asked.length;
    const outcome = await send().catch((failure: Unreached) => failure);
    expect(outcome).toMatchObject({ reason: 'not-sent', nothingSent: true });
    expect(await reasonOf(read())).toBe('not-sent');
    expect(webAppel.asked).toHaveLength(asked);
  });

  it('an open breaker probes with a listing, never with a call, and at most once in five seconds', async () => {
    await fail(5);
    const calls = webAppel.askedFor('requestCall').length;
    const probeTimes: number[] = [];
    webAppel.script({
      listPopups: () => {
        probeTimes.push(clock.monotonic());
        return outage();
      },
    });
    await clock.advance(120_000);
    expect(probeTimes).toEqual([5000, 15_000, 35_000, 55_000, 75_000, 95_000, 115_000]);
    expect(webAppel.askedFor('requestCall')).toHaveLength(calls);
  });

  it('after an outage the capacity doubles every ten seconds up to the maximum', async () => {
    await fail(5);
    answer = empty;
    await clock.advance(5000);
    const capacities: number[] = [];
    for (let step = 0; step < 4; step++) {
      capacities.push(breaker.callCapacity());
      await clock.advance(10_000);
    }
    expect(capacities).toEqual([1, 2, 4, MAX_IN_FLIGHT]);
    expect(breaker.state()).toBe('closed');
  });

  it('a half-open breaker opens again at the second failure', async () => {
    await fail(5);
    answer = empty;
    await clock.advance(5000);
    await fail(1);
    expect(breaker.state()).toBe('half-open');
    await fail(1);
    expect(breaker.state()).toBe('open');
  });

  it('look-ups of callbacks in doubt bypass the breaker, and their outcomes count', async () => {
    await fail(5);
    const reconcile = () => breaker.bypassingBreaker.summariseCalls(listing);
    expect(await reasonOf(reconcile())).toBe('timeout');
    expect(breaker.state()).toBe('open');
    answer = empty;
    await reconcile();
    expect(breaker.state()).toBe('half-open');
    expect(breaker.callCapacity()).toBe(1);
  });

  it('failed look-ups of callbacks in doubt open the breaker', async () => {
    for (let time = 0; time < 5; time++)
      await reasonOf(breaker.bypassingBreaker.summariseCalls(listing));
    expect(breaker.state()).toBe('open');
  });

  it('at the limit of requests in flight, calls are rejected and other requests wait', async () => {
    const ends: (() => void)[] = [];
    answer = () => new Promise<never>((resolve) => ends.push(() => resolve([] as never)));
    const outcomes = Array.from({ length: MAX_IN_FLIGHT }, send);
    await settle();
    expect(breaker.callCapacity()).toBe(0);
    expect(await reasonOf(send())).toBe('not-sent');
    const queuedRequest = reasonOf(read());
    await settle();
    expect(webAppel.asked).toHaveLength(MAX_IN_FLIGHT);
    ends[0]?.();
    await settle();
    expect(webAppel.askedFor('listDestinations')).toHaveLength(1);
    for (const end of ends) end();
    expect(await queuedRequest).toBe('an answer');
    await Promise.all(outcomes);
    expect(breaker.callCapacity()).toBe(MAX_IN_FLIGHT);
  });

  it('waiting requests are rejected when the breaker opens', async () => {
    const ends: (() => void)[] = [];
    answer = () =>
      new Promise<never>((_, reject) => ends.push(() => reject(new Unreached('timeout'))));
    const calls = Array.from({ length: MAX_IN_FLIGHT }, () => reasonOf(send()));
    const queuedRequest = reasonOf(read());
    await settle();
    for (const end of ends) end();
    expect(await queuedRequest).toBe('not-sent');
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['timeout']));
    expect(webAppel.asked).toHaveLength(MAX_IN_FLIGHT);
  });

  it('requests are rejected while a hundred others wait', async () => {
    answer = () => new Promise<never>(() => undefined);
    const rejected: string[] = [];
    for (let count = 0; count < MAX_IN_FLIGHT + 150; count++)
      void reasonOf(read()).then((reason) => rejected.push(reason));
    await settle();
    expect(rejected).toEqual(Array.from({ length: 50 }, () => 'not-sent'));
  });

  it('the breaker notifies its watchers when it has capacity again', async () => {
    await fail(5);
    const capacities: number[] = [];
    breaker.watch(() => capacities.push(breaker.callCapacity()));
    answer = empty;
    await clock.advance(5000);
    expect(capacities).toEqual([1]);
  });

  it('the breaker pauses for as long as the server asks, except for look-ups of callbacks in doubt', async () => {
    answer = empty;
    breaker.backOff(30_000);
    await clock.advance(29_999);
    expect(await reasonOf(read())).toBe('not-sent');
    expect(await reasonOf(breaker.bypassingBreaker.summariseCalls(listing))).toBe('an answer');
    await clock.advance(1);
    expect(await reasonOf(read())).toBe('an answer');
    expect(breaker.state()).toBe('closed');
  });

  it('the breaker pauses for two minutes at most, even if the server asks for a day', async () => {
    answer = empty;
    breaker.backOff(86_400_000);
    await clock.advance(120_000);
    expect(await reasonOf(read())).toBe('an answer');
  });

  it('a stopped breaker sends no more probes', async () => {
    await fail(5);
    breaker.stop();
    await clock.advance(600_000);
    expect(webAppel.askedFor('listPopups')).toHaveLength(0);
  });
});
