import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NumberTaken } from '../../../../proxy/callbacks/ledger/callback-entity.js';
import { Unreached } from '../../../../shared/webappel/refusal.js';
import { accepted, newCallback, theCallback } from '../../../support/callbacks/callbacks.js';
import { listedCall } from '../../../support/callbacks/listed-call.js';
import { type Reconciling, startReconciling } from '../../../support/callbacks/reconciling.js';
import { settle } from '../../../support/time/fake-clock.js';

let site: Reconciling;
beforeEach(async () => {
  site = await startReconciling();
});
afterEach(() => site.end());

describe('a callback in doubt', () => {
  it('is accepted when its token is listed', async () => {
    const { clock, ledger, list, reconcile, doubt } = site;
    const callback = await doubt();
    list(() => [listedCall(callback, { trackingId: '4711' })]);
    reconcile();
    await clock.advance(5000);
    expect(await theCallback(ledger, callback)).toMatchObject({
      state: 'accepted',
      tracking_id: '4711',
      attempts: 0,
    });
  });

  it('is accepted also when the listing shows it late', async () => {
    const { clock, ledger, list, reconcile, doubt } = site;
    const callback = await doubt();
    list(() => (clock.monotonic() >= 300_000 ? [listedCall(callback)] : []));
    reconcile();
    await clock.advance(299_000);
    expect((await theCallback(ledger, callback)).state).toBe('doubt');
    await clock.advance(1000);
    expect((await theCallback(ledger, callback)).state).toBe('accepted');
  });

  it('is asked about after 5, 15, 45, 120, 300 and 900 seconds, and then left for a person', async () => {
    const { clock, ledger, askedAt, reconcile, doubt } = site;
    const callback = await doubt();
    reconcile();
    await clock.advance(899_999);
    expect((await theCallback(ledger, callback)).state).toBe('doubt');
    await clock.advance(1);
    expect((await theCallback(ledger, callback)).state).toBe('unsettled');
    await clock.advance(59 * 60_000);
    expect(askedAt).toEqual([5, 15, 45, 120, 300, 900]);
  });

  it('is never sent again', async () => {
    const { clock, webAppel, reconcile, doubt } = site;
    await doubt();
    reconcile();
    await clock.advance(3 * 3_600_000);
    expect(webAppel.asked.length).toBeGreaterThan(0);
    expect(webAppel.askedFor('requestCall')).toEqual([]);
  });

  it('keeps its number until it is settled', async () => {
    const { clock, ledger, reconcile, doubt } = site;
    await doubt({ number_hash: 'one number' });
    const again = () => ledger.accept(newCallback({ number_hash: 'one number' }));
    reconcile();
    await clock.advance(800_000);
    await expect(again()).rejects.toThrow(NumberTaken);
    await clock.advance(200_000);
    expect(await again()).toMatchObject({ kind: 'accepted' });
  });

  it.each([
    ['another token', { custom3: '0'.repeat(32) }],
    ['the token in a field that a visitor fills', { custom3: '', custom1: 'token' }],
    ['the token under another popup', { popupId: '78' }],
  ] as const)('is not found by a row with %s', async (_what, wrong) => {
    const { clock, ledger, list, reconcile, doubt } = site;
    const callback = await doubt();
    const custom1 = 'custom1' in wrong ? callback.token : undefined;
    list(() => [listedCall(callback, { ...wrong, custom1 })]);
    reconcile();
    await clock.advance(5000);
    expect((await theCallback(ledger, callback)).state).toBe('doubt');
  });

  it('is not settled by rows that disagree about its tracking id', async () => {
    const { clock, ledger, list, reconcile, doubt } = site;
    const callback = await doubt();
    list(() => [
      listedCall(callback, { trackingId: '1' }),
      listedCall(callback, { trackingId: '2' }),
    ]);
    reconcile();
    await clock.advance(5000);
    expect((await theCallback(ledger, callback)).state).toBe('doubt');
  });

  it('stays as it is, but for the schedule, while the listing cannot be had', async () => {
    const { clock, ledger, list, reconcile, doubt } = site;
    const callback = await doubt();
    list(() => {
      throw new Unreached('timeout');
    });
    reconcile();
    await clock.advance(5000);
    expect(await theCallback(ledger, callback)).toEqual({
      ...callback,
      attempts: 1,
      due_at: clock.now() + 10_000,
    });
  });

  it('is not given up unasked: an hour of silence is no answer', async () => {
    const { clock, ledger, list, reconcile, doubt } = site;
    const callback = await doubt();
    let away = true;
    list(() => {
      if (away) throw new Unreached('no-connection');
      return [listedCall(callback)];
    });
    reconcile();
    await clock.advance(3_600_000);
    expect((await theCallback(ledger, callback)).state).toBe('doubt');
    away = false;
    await clock.advance(600_000);
    expect((await theCallback(ledger, callback)).state).toBe('accepted');
  });

  it('is left for a person after two hours of silence', async () => {
    const { clock, ledger, list, reconcile, doubt } = site;
    const callback = await doubt();
    list(() => {
      throw new Unreached('no-connection');
    });
    reconcile();
    await clock.advance(119 * 60_000);
    expect((await theCallback(ledger, callback)).state).toBe('doubt');
    await clock.advance(20 * 60_000);
    expect((await theCallback(ledger, callback)).state).toBe('unsettled');
  });

  it('shares one question with the others of its popup', async () => {
    const { clock, askedAt, reconcile, doubt } = site;
    for (let count = 0; count < 20; count++) await doubt();
    reconcile();
    await clock.advance(5000);
    expect(askedAt).toEqual([5]);
  });

  it('is looked for from the day before it was requested', async () => {
    const { clock, ledger, webAppel, reconcile, doubt } = site;
    await accepted(ledger);
    await doubt();
    reconcile();
    await clock.advance(5000);
    expect(webAppel.askedFor('summariseCalls')).toEqual([
      { popupId: '77', from: '2026-11-22', to: '2026-11-24' },
    ]);
  });

  it('tells its watchers nothing while nothing is known', async () => {
    const { clock, ledger, reconcile, doubt } = site;
    const callback = await doubt();
    const seen: string[] = [];
    ledger.events.subscribe(callback.id, ({ state }) => seen.push(state));
    reconcile();
    await clock.advance(600_000);
    expect(seen).toEqual([]);
    await clock.advance(600_000);
    expect(seen).toEqual(['unsettled']);
    await settle();
  });
});
