import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ledger } from '../../../proxy/callbacks/ledger/ledger.js';
import { readToday } from '../../../proxy/requests/today.js';
import type { Store } from '../../../proxy/store/database.js';
import { HOUR_MS, MINUTE_MS } from '../../../shared/durations.js';
import { callbackIn, emptyLedger } from '../../support/callbacks/callbacks.js';
import type { FakeClock } from '../../support/time/fake-clock.js';

let store: Store;
let clock: FakeClock;
let ledger: Ledger;
beforeEach(async () => {
  ({ store, clock, ledger } = await emptyLedger());
});
afterEach(() => store.destroy());

const today = (timeZone = 'Europe/Paris') => readToday(store, { now: clock.now(), timeZone });

describe('the figures of today', () => {
  it('are zero without any request, with a bar for each hour', async () => {
    const { hours, ...figures } = await today();
    expect(figures).toEqual({
      timeZone: 'Europe/Paris',
      from: '2026-11-22T23:00:00.000Z',
      waiting: { count: 0, oldestRequestedAt: null },
      talking: 0,
      lost: { count: 0, noFreeOperator: 0 },
      leftToYou: 0,
    });
    expect(hours).toHaveLength(24);
    expect(hours[0]?.at).toBe('2026-11-22T23:00:00.000Z');
  });

  it('say who waits and since when, who talks, who was lost and what is left to the owner', async () => {
    // It starts at 10:00 in Paris.
    await callbackIn('ready', ledger, clock);
    await clock.advance(MINUTE_MS);
    await callbackIn('accepted', ledger, clock);
    const talking = await callbackIn('accepted', ledger, clock);
    await ledger.move(talking, 'accepted', { kind: 'talking' }, { progress: 'connected' });
    await callbackIn('unsettled', ledger, clock);
    await callbackIn('ended', ledger, clock);
    await callbackIn('cancelled', ledger, clock);
    const lost = await callbackIn('accepted', ledger, clock);
    await ledger.move(lost, 'missed', { kind: 'ended', detail: 'no-free-operator' });
    await clock.advance(HOUR_MS);
    await callbackIn('missed', ledger, clock);
    // A delayed one does not wait yet.
    await callbackIn('ready', ledger, clock, { delay_seconds: 600 });
    const figures = await today();
    expect(figures).toMatchObject({
      waiting: { count: 2, oldestRequestedAt: '2026-11-23T09:00:00.000Z' },
      talking: 1,
      lost: { count: 2, noFreeOperator: 1 },
      leftToYou: 1,
    });
    expect(figures.hours.slice(9, 12).map(({ requests, lost: n }) => [requests, n])).toEqual([
      [0, 0],
      [7, 1],
      [2, 1],
    ]);
  });

  it('compare each hour with the same one of yesterday', async () => {
    await callbackIn('ended', ledger, clock);
    await clock.advance(24 * HOUR_MS);
    await callbackIn('ended', ledger, clock);
    await callbackIn('ended', ledger, clock);
    expect((await today()).hours[10]).toMatchObject({ requests: 2, yesterday: 1, lost: 0 });
  });

  it.each([
    ['Asia/Kolkata', '2026-11-22T18:30:00.000Z', 14],
    ['America/St_Johns', '2026-11-23T03:30:00.000Z', 5],
  ])('begin at midnight of %s, also where hours begin at the half', async (zone, from, hour) => {
    await callbackIn('ended', ledger, clock);
    const figures = await today(zone);
    expect(figures.from).toBe(from);
    expect(figures.hours.findIndex(({ requests }) => requests === 1)).toBe(hour);
  });

  it.each([
    ['2026-10-25T12:00:00Z', 25],
    ['2027-03-28T12:00:00Z', 23],
  ])('have as many hours as the day: %s has %d', async (at, count) => {
    const { hours } = await readToday(store, { now: Date.parse(at), timeZone: 'Europe/Paris' });
    expect(hours).toHaveLength(count);
  });
});
