import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Callback } from '../../../../proxy/callbacks/ledger/callback-entity.js';
import type { Ledger } from '../../../../proxy/callbacks/ledger/ledger.js';
import { startEndedDetails } from '../../../../proxy/callbacks/workers/ended-details.js';
import { alwaysLeader } from '../../../../proxy/callbacks/workers/leader-lease.js';
import type { PollLoop } from '../../../../proxy/callbacks/workers/poll-loop.js';
import { findWrongCounts, readHours } from '../../../../proxy/requests/hour-counts-check.js';
import type { Store } from '../../../../proxy/store/database.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../shared/durations.js';
import type { Result } from '../../../../shared/webappel/methods.js';
import { Unreached } from '../../../../shared/webappel/refusal.js';
import {
  callbackIn,
  emptyLedger,
  recordingLog,
  reload,
} from '../../../support/callbacks/callbacks.js';
import type { FakeClock } from '../../../support/time/fake-clock.js';
import {
  type ScriptedWebAppel,
  scriptedWebAppel,
} from '../../../support/webappel/scripted-webappel.js';

type Row = Result<'listCalls'>[number];

let store: Store;
let clock: FakeClock;
let ledger: Ledger;
let webAppel: ScriptedWebAppel;
let loop: PollLoop;
beforeEach(async () => {
  ({ store, clock, ledger } = await emptyLedger());
  webAppel = scriptedWebAppel({ listCalls: async () => [] });
  loop = startEndedDetails({
    ...{ ledger, webAppel, clock, log: recordingLog().log, isLeader: alwaysLeader },
    ...{ tokenField: 'custom3', timeZone: 'Europe/Paris' },
  });
});
afterEach(async () => {
  await loop.stop();
  await store.destroy();
});

const attempt = ({ tracking_id, token }: Callback, more: Partial<Row> = {}): Row => ({
  trackingId: tracking_id!,
  requestedAt: '2026-11-23T10:00:00',
  custom3: token,
  ...more,
});
const list = (...rows: Row[]) => webAppel.script({ listCalls: async () => rows });
const asked = () => webAppel.askedFor('listCalls').length;
/** Lets hours pass, of which only the last minute is worked through. */
async function later(ms: number): Promise<void> {
  clock.jump(ms);
  await clock.advance(MINUTE_MS + 5000);
}
const ended = () => callbackIn('ended', ledger, clock);

describe('the details of a call that is over', () => {
  it('are its talk time, the price of all attempts and the destination, and are counted', async () => {
    const callback = await ended();
    list(
      attempt(callback, { price: '0.01', talkSeconds: 0, calledDestination: 'FR_Mobile' }),
      attempt(callback, { price: '0.025', talkSeconds: 75, calledDestination: 'FR_Mobile' }),
    );
    await clock.advance(10_000);
    expect(await reload(ledger, callback)).toMatchObject({
      ...{ price: '0.035', talk_seconds: 75, destination: 'FR_Mobile', details_due_at: null },
    });
    const hours = await readHours(store, { from: 0, to: clock.now() + DAY_MS });
    expect(
      Object.fromEntries(hours.map(({ dimension, value, n }) => [`${dimension} ${value}`, n])),
    ).toEqual({
      'outcome reached': 1,
      'talk 60': 1,
      'talk-seconds ': 75,
      'cost ': 35_000,
      'destination FR_Mobile': 1,
      'destination-seconds FR_Mobile': 75,
      'destination-cost FR_Mobile': 35_000,
    });
    expect(await findWrongCounts(store, { from: 0, to: clock.now() + DAY_MS })).toEqual([]);
    await later(DAY_MS);
    expect(asked()).toBe(1);
  });

  it('are asked for at most once a minute for a popup, however many calls end', async () => {
    for (let count = 0; count < 12; count++) {
      await ended();
      await clock.advance(5000);
    }
    expect(asked()).toBeLessThanOrEqual(2);
    expect(asked()).toBeGreaterThan(0);
  });

  it('are asked for again while they are not listed, for a day and no longer', async () => {
    const callback = await ended();
    await clock.advance(4 * MINUTE_MS);
    expect(asked()).toBeGreaterThan(2);
    for (let hours = 0; hours < 28; hours += 4) await later(4 * HOUR_MS);
    expect(await reload(ledger, callback)).toMatchObject({ details_due_at: null, price: null });
    const total = asked();
    expect(total).toBeLessThan(15);
    await later(DAY_MS);
    expect(asked()).toBe(total);
  });

  it('wait while WebAppel is away', async () => {
    const callback = await ended();
    webAppel.script({ listCalls: () => Promise.reject(new Unreached('timeout')) });
    await clock.advance(3 * MINUTE_MS);
    list(attempt(callback, { price: '0.05', talkSeconds: 3 }));
    await clock.advance(3 * MINUTE_MS);
    expect(await reload(ledger, callback)).toMatchObject({ price: '0.05', talk_seconds: 3 });
  });

  it('are not those of another call with the same tracking id', async () => {
    const callback = await ended();
    list(
      attempt(callback, { custom3: 'ffffffffffffffffffffffffffffffff', price: '9' }),
      attempt(callback, { requestedAt: '2026-11-20T10:00:00', price: '8' }),
    );
    await clock.advance(2 * MINUTE_MS);
    expect((await reload(ledger, callback)).price).toBeNull();
  });

  it('are not asked for where WebAppel never had the call', async () => {
    await callbackIn('cancelled', ledger, clock);
    await later(10 * MINUTE_MS);
    expect(asked()).toBe(0);
  });
});
