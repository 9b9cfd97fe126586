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
  acceptedCallback,
  emptyLedger,
  newCallback,
  recordingLog,
  reload,
} from '../../../support/callbacks/callbacks.js';
import { openGuard } from '../../../support/callbacks/open-guard.js';
import type { FakeClock } from '../../../support/time/fake-clock.js';
import { waitUntil } from '../../../support/time/wait-until.js';
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
/** How many requests to WebAppel are in flight, and the most there were. */
let inFlight: { now: number; max: number };

beforeEach(async () => {
  ({ store, clock, ledger } = await emptyLedger());
  outage = undefined;
  inFlight = { now: 0, max: 0 };
  const answering = acceptingCalls();
  const answer = async <T>(succeed: () => Promise<T>): Promise<T> => {
    inFlight.now += 1;
    inFlight.max = Math.max(inFlight.max, inFlight.now);
    await new Promise<void>((resolve) => clock.after(100, resolve));
    inFlight.now -= 1;
    if (outage) throw new Unreached(outage);
    return succeed();
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
    guard: openGuard,
    callCapacity: () => breaker.callCapacity(),
  });
  const follower = startFollower(guarded);
  const reconciler = startReconciler({ ...shared, webAppel: breaker.bypassingBreaker });
  loops = [dispatcher, follower, reconciler];
  breaker.watch(() => dispatcher.wake());
  wakeWorkers(ledger.events, { ready: dispatcher, accepted: follower, doubt: reconciler }, clock);
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

/** Stores this many callbacks, so that all are there when the dispatcher ticks next. */
async function storeCallbacks(size: number): Promise<void> {
  const { id: _, ...like } = await acceptedCallback(ledger);
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

describe('an outage of a minute', () => {
  it('ten thousand callbacks that wait in an outage cost at most twelve requests, and none is lost', async () => {
    outage = 'no-connection';
    await storeCallbacks(10_000);
    await clock.advance(60_000);
    expect(webAppel.asked.length).toBeLessThanOrEqual(12);
    expect(webAppel.asked.length).toBeGreaterThanOrEqual(8);
    expect(await countIn('ready')).toBe(10_000);
  }, 60_000);

  it('an outage leaves no more callbacks in doubt than there may be requests in flight', async () => {
    outage = 'timeout';
    await storeCallbacks(1000);
    await clock.advance(60_000);
    expect(await countIn('doubt')).toBeLessThanOrEqual(MAX_IN_FLIGHT);
    expect(await countIn('ready')).toBeGreaterThanOrEqual(1000 - MAX_IN_FLIGHT);
    // The callbacks in doubt share their look-ups, and these replace the circuit breaker's probes.
    expect(webAppel.askedFor('summariseCalls').length).toBeGreaterThanOrEqual(3);
    expect(webAppel.asked.length).toBeLessThanOrEqual(12);
  }, 60_000);

  it('a callback in doubt is settled once the listing can be fetched, even when the circuit breaker is open', async () => {
    outage = 'timeout';
    const callback = await acceptedCallback(ledger);
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
    expect(await reload(ledger, callback)).toMatchObject({
      state: 'accepted',
      tracking_id: '900009',
    });
  });
});

it('a callback that was not sent has used no attempt, however often that happens', async () => {
  let asked = 0;
  webAppel.script({
    requestCall: async () => {
      asked += 1;
      if (asked <= 20) throw new Unreached('not-sent');
      // The first of its five attempts.
      if (asked === 21) throw new Unreached('no-connection');
      return '900001';
    },
  });
  const callback = await acceptedCallback(ledger);
  await clock.advance(30_000);
  expect(asked).toBe(22);
  expect(await reload(ledger, callback)).toMatchObject({
    state: 'accepted',
    tracking_id: '900001',
  });
});

describe('the end of an outage', () => {
  it('callbacks that waited in an outage are sent afterwards, few at a time at first, and none has failed', async () => {
    outage = 'no-connection';
    await storeCallbacks(300);
    await clock.advance(50_000);
    const before = webAppel.asked.length;
    const maxInFlight: number[] = [];
    outage = undefined;
    await waitUntil('the recovery of the circuit breaker', async () => {
      if (breaker.state() === 'half-open' && breaker.callCapacity() + inFlight.now > 0) return true;
      await clock.advance(100);
      return false;
    });
    for (let step = 0; step < 3; step++) {
      inFlight.max = 0;
      await clock.advance(9900);
      maxInFlight.push(inFlight.max);
      await clock.advance(100);
    }
    // The requests of the follower count too.
    expect(maxInFlight).toEqual([1, 2, 4]);
    await clock.advance(30_000);
    expect(await countIn('ready')).toBe(0);
    expect((await countIn('expired')) + (await countIn('failed'))).toBe(0);
    expect(webAppel.asked.length).toBeGreaterThan(before + 290);
  }, 60_000);

  it('callbacks that are too late after an outage are not called', async () => {
    outage = 'no-connection';
    await storeCallbacks(50);
    await clock.advance(121_000);
    expect(await countIn('ready')).toBe(0);
    const calls = webAppel.askedFor('requestCall').length;
    outage = undefined;
    await clock.advance(60_000);
    expect(webAppel.askedFor('requestCall')).toHaveLength(calls);
    expect((await countIn('expired')) + (await countIn('failed'))).toBe(50);
  });
});
