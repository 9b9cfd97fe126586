import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ledger } from '../../../../proxy/callbacks/ledger/ledger.js';
import { startDispatcher } from '../../../../proxy/callbacks/workers/dispatcher.js';
import { startFollower } from '../../../../proxy/callbacks/workers/follower.js';
import { alwaysLeader } from '../../../../proxy/callbacks/workers/leader-lease.js';
import type { PollLoop } from '../../../../proxy/callbacks/workers/poll-loop.js';
import { startReconciler } from '../../../../proxy/callbacks/workers/reconciler.js';
import { wakeWorkers } from '../../../../proxy/callbacks/workers/workers.js';
import type { LedgerState } from '../../../../proxy/store/callback-tables.js';
import type { Store } from '../../../../proxy/store/database.js';
import {
  createTransportBreaker,
  MAX_IN_FLIGHT,
  type TransportBreaker,
} from '../../../../proxy/webappel/transport-breaker.js';
import { Unreached, type UnreachedReason } from '../../../../shared/webappel/refusal.js';
import {
  accepted,
  emptyLedger,
  newCallback,
  recordingLog,
  theCallback,
} from '../../../support/callbacks/callbacks.js';
import type { FakeClock } from '../../../support/time/fake-clock.js';
import {
  acceptingCalls,
  type ScriptedWebAppel,
  scriptedWebAppel,
} from '../../../support/webappel/scripted-webappel.js';

let store: Store;
let clock: FakeClock;
let ledger: Ledger;
let webAppel: ScriptedWebAppel;
let breaker: TransportBreaker;
let loops: PollLoop[];
/** Undefined: WebAppel answers. */
let outage: UnreachedReason | undefined;
/** How many of its requests are under way, and how many were at most. */
let underWay: { now: number; most: number };

beforeEach(async () => {
  ({ store, clock, ledger } = await emptyLedger());
  outage = undefined;
  underWay = { now: 0, most: 0 };
  const answering = acceptingCalls();
  const answer = async <T>(well: () => Promise<T>): Promise<T> => {
    underWay.now += 1;
    underWay.most = Math.max(underWay.most, underWay.now);
    await new Promise<void>((resolve) => clock.after(100, resolve));
    underWay.now -= 1;
    if (outage) throw new Unreached(outage);
    return well();
  };
  webAppel = scriptedWebAppel({
    requestCall: (params) => answer(() => answering.requestCall?.(params) ?? Promise.reject()),
    summariseCalls: () => answer(async () => []),
    listPopups: () => answer(async () => []),
  });
  const { log } = recordingLog();
  breaker = createTransportBreaker({ webAppel, clock, log });
  const tokenField = 'custom3' as const;
  const shared = {
    ledger,
    clock,
    log,
    tokenField,
    timeZone: 'Europe/Paris',
    isLeader: alwaysLeader,
  };
  const terms = { retries: 0, maxSeconds: 60, tokenField };
  const guarded = { ...shared, webAppel: breaker.webAppel };
  const dispatcher = startDispatcher({
    ...guarded,
    terms,
    callCapacity: () => breaker.callCapacity(),
  });
  const follower = startFollower(guarded);
  const reconciler = startReconciler({ ...shared, webAppel: breaker.bypassingBreaker });
  loops = [dispatcher, follower, reconciler];
  breaker.watch(() => dispatcher.wake());
  wakeWorkers(ledger.events, { ready: dispatcher, accepted: follower, doubt: reconciler });
});
afterEach(async () => {
  breaker.stop();
  const stopped = Promise.all(loops.map((loop) => loop.stop()));
  await clock.advance(1000);
  await stopped;
  await store.destroy();
});

const countIn = async (state: LedgerState): Promise<number> =>
  (await store.selectFrom('callbacks').select('id').where('state', '=', state).execute()).length;

/** Written at once, as a crowd that has come while the dispatcher looked away. */
async function crowd(size: number): Promise<void> {
  const { id: _, ...like } = await accepted(ledger);
  const rows = Array.from({ length: size - 1 }, (_, index) => ({
    ...like,
    ...newCallback(),
    handle: `handle ${index}`,
    token: `token ${index}`,
    due_at: clock.now() + 10,
  }));
  for (let from = 0; from < rows.length; from += 500)
    await store
      .insertInto('callbacks')
      .values(rows.slice(from, from + 500))
      .execute();
}

describe('in an outage of a minute', () => {
  it('ten thousand waiting callbacks cost twelve requests, and none is lost', async () => {
    outage = 'no-connection';
    await crowd(10_000);
    await clock.advance(60_000);
    expect(webAppel.asked.length).toBeLessThanOrEqual(12);
    expect(webAppel.asked.length).toBeGreaterThanOrEqual(8);
    expect(await countIn('ready')).toBe(10_000);
  }, 60_000);

  it('no more callbacks come into doubt than may be under way at once', async () => {
    outage = 'timeout';
    await crowd(1000);
    await clock.advance(60_000);
    expect(await countIn('doubt')).toBeLessThanOrEqual(MAX_IN_FLIGHT);
    expect(await countIn('ready')).toBeGreaterThanOrEqual(1000 - MAX_IN_FLIGHT);
    // Whatever was asked: the callbacks in doubt share their questions, and those take the place of probes.
    expect(webAppel.askedFor('summariseCalls').length).toBeGreaterThanOrEqual(3);
    expect(webAppel.asked.length).toBeLessThanOrEqual(12);
  }, 60_000);

  it('doubts are settled as soon as the listing can be had, whatever else is held back', async () => {
    outage = 'timeout';
    const callback = await accepted(ledger);
    await clock.advance(100);
    for (let time = 0; time < 4; time++) {
      const asked = breaker.webAppel.listPopups({}).catch((failure: Error) => failure);
      await clock.advance(100);
      expect(await asked).toBeInstanceOf(Unreached);
    }
    expect(breaker.state()).toBe('open');
    webAppel.script({
      summariseCalls: async () => [
        { trackingId: '900009', popupId: '77', custom3: callback.token } as never,
      ],
    });
    await clock.advance(5000);
    expect(await theCallback(ledger, callback)).toMatchObject({
      state: 'accepted',
      tracking_id: '900009',
    });
  });
});

it('being held back is no try: a callback may be held back more often than it may be tried', async () => {
  let asked = 0;
  webAppel.script({
    requestCall: async () => {
      asked += 1;
      if (asked <= 20) throw new Unreached('not-sent');
      // The first of the five tries that it has.
      if (asked === 21) throw new Unreached('no-connection');
      return '900001';
    },
  });
  const callback = await accepted(ledger);
  await clock.advance(30_000);
  expect(asked).toBe(22);
  expect(await theCallback(ledger, callback)).toMatchObject({
    state: 'accepted',
    tracking_id: '900001',
  });
});

describe('after an outage', () => {
  it('what waited is sent oldest first, few at a time, and being held back was no try', async () => {
    outage = 'no-connection';
    await crowd(300);
    await clock.advance(50_000);
    const before = webAppel.asked.length;
    const most: number[] = [];
    outage = undefined;
    while (breaker.state() !== 'half-open' || breaker.callCapacity() + underWay.now === 0)
      await clock.advance(100);
    for (let step = 0; step < 3; step++) {
      underWay.most = 0;
      await clock.advance(9900);
      most.push(underWay.most);
      await clock.advance(100);
    }
    // The follower of what is accepted takes its turn too.
    expect(most).toEqual([1, 2, 4]);
    await clock.advance(30_000);
    expect(await countIn('ready')).toBe(0);
    expect((await countIn('expired')) + (await countIn('failed'))).toBe(0);
    expect(webAppel.asked.length).toBeGreaterThan(before + 290);
  }, 60_000);

  it('callbacks that are too late by then are not called by surprise', async () => {
    outage = 'no-connection';
    await crowd(50);
    await clock.advance(121_000);
    expect(await countIn('ready')).toBe(0);
    const calls = webAppel.askedFor('requestCall').length;
    outage = undefined;
    await clock.advance(60_000);
    expect(webAppel.askedFor('requestCall')).toHaveLength(calls);
    expect((await countIn('expired')) + (await countIn('failed'))).toBe(50);
  });
});
