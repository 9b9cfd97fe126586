import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NumberTaken } from '../../../../proxy/callbacks/ledger/callback-entity.js';
import { Unreached } from '../../../../shared/webappel/refusal.js';
import { acceptedCallback, newCallback, reload } from '../../../support/callbacks/callbacks.js';
import { listedCall } from '../../../support/callbacks/listed-call.js';
import { type Reconciling, startReconciling } from '../../../support/callbacks/reconciling.js';
import { settle } from '../../../support/time/fake-clock.js';

let site: Reconciling;
beforeEach(async () => {
  site = await startReconciling();
});
afterEach(() => site.end());

describe('callbacks in doubt', () => {
  it('a callback in doubt is accepted when its token is listed', async () => {
    const { clock, ledger, list, reconcile, callbackInDoubt } = site;
    const callback = await callbackInDoubt();
    list(() => [listedCall(callback, { trackingId: '4711' })]);
    reconcile();
    await clock.advance(5000);
    expect(await reload(ledger, callback)).toMatchObject({
      state: 'accepted',
      tracking_id: '4711',
      attempts: 0,
    });
  });

  it('a callback in doubt is accepted when its token is listed late', async () => {
    const { clock, ledger, list, reconcile, callbackInDoubt } = site;
    const callback = await callbackInDoubt();
    list(() => (clock.monotonic() >= 300_000 ? [listedCall(callback)] : []));
    reconcile();
    await clock.advance(299_000);
    expect((await reload(ledger, callback)).state).toBe('doubt');
    await clock.advance(1000);
    expect((await reload(ledger, callback)).state).toBe('accepted');
  });

  it('a callback in doubt is looked up after 5, 15, 45, 120, 300 and 900 seconds and is then unsettled', async () => {
    const { clock, ledger, lookedUpAt, reconcile, callbackInDoubt } = site;
    const callback = await callbackInDoubt();
    reconcile();
    await clock.advance(899_999);
    expect((await reload(ledger, callback)).state).toBe('doubt');
    await clock.advance(1);
    expect((await reload(ledger, callback)).state).toBe('unsettled');
    await clock.advance(59 * 60_000);
    expect(lookedUpAt).toEqual([5, 15, 45, 120, 300, 900]);
  });

  it('a callback in doubt is never sent again', async () => {
    const { clock, webAppel, reconcile, callbackInDoubt } = site;
    await callbackInDoubt();
    reconcile();
    await clock.advance(3_600_000);
    expect(webAppel.asked.length).toBeGreaterThan(0);
    expect(webAppel.askedFor('requestCall')).toEqual([]);
  });

  it('a callback blocks its number while it is in doubt', async () => {
    const { clock, ledger, reconcile, callbackInDoubt } = site;
    await callbackInDoubt({ number_hash: 'one number' });
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
  ] as const)('a callback in doubt is not found by a row with %s', async (_what, wrong) => {
    const { clock, ledger, list, reconcile, callbackInDoubt } = site;
    const callback = await callbackInDoubt();
    const custom1 = 'custom1' in wrong ? callback.token : undefined;
    list(() => [listedCall(callback, { ...wrong, custom1 })]);
    reconcile();
    await clock.advance(5000);
    expect((await reload(ledger, callback)).state).toBe('doubt');
  });

  it('a callback in doubt stays in doubt when its rows have different tracking ids', async () => {
    const { clock, ledger, list, reconcile, callbackInDoubt } = site;
    const callback = await callbackInDoubt();
    list(() => [
      listedCall(callback, { trackingId: '1' }),
      listedCall(callback, { trackingId: '2' }),
    ]);
    reconcile();
    await clock.advance(5000);
    expect((await reload(ledger, callback)).state).toBe('doubt');
  });

  it('a look-up for which the listing cannot be fetched only postpones the callback in doubt', async () => {
    const { clock, ledger, list, reconcile, callbackInDoubt } = site;
    const callback = await callbackInDoubt();
    list(() => {
      throw new Unreached('timeout');
    });
    reconcile();
    await clock.advance(5000);
    expect(await reload(ledger, callback)).toEqual({
      ...callback,
      attempts: 1,
      due_at: clock.now() + 10_000,
    });
  });

  it('a callback stays in doubt while the listing is unavailable for an hour, and is found afterwards', async () => {
    const { clock, ledger, list, reconcile, callbackInDoubt } = site;
    const callback = await callbackInDoubt();
    let isUnavailable = true;
    list(() => {
      if (isUnavailable) throw new Unreached('no-connection');
      return [listedCall(callback)];
    });
    reconcile();
    await clock.advance(3_600_000);
    expect((await reload(ledger, callback)).state).toBe('doubt');
    isUnavailable = false;
    await clock.advance(600_000);
    expect((await reload(ledger, callback)).state).toBe('accepted');
  });

  it('a callback in doubt becomes unsettled when the listing is unavailable for two hours', async () => {
    const { clock, ledger, list, reconcile, callbackInDoubt } = site;
    const callback = await callbackInDoubt();
    list(() => {
      throw new Unreached('no-connection');
    });
    reconcile();
    await clock.advance(119 * 60_000);
    expect((await reload(ledger, callback)).state).toBe('doubt');
    await clock.advance(20 * 60_000);
    expect((await reload(ledger, callback)).state).toBe('unsettled');
  });

  it('callbacks in doubt of one popup share one request for the listing', async () => {
    const { clock, lookedUpAt, reconcile, callbackInDoubt } = site;
    for (let count = 0; count < 20; count++) await callbackInDoubt();
    reconcile();
    await clock.advance(5000);
    expect(lookedUpAt).toEqual([5]);
  });

  it('a callback in doubt is looked up from the day before it was requested', async () => {
    const { clock, ledger, webAppel, reconcile, callbackInDoubt } = site;
    await acceptedCallback(ledger);
    await callbackInDoubt();
    reconcile();
    await clock.advance(5000);
    expect(webAppel.askedFor('summariseCalls')).toEqual([
      { popupId: '77', from: '2026-11-22', to: '2026-11-24' },
    ]);
  });

  it('subscribers of a callback in doubt are notified only when it becomes unsettled', async () => {
    const { clock, ledger, reconcile, callbackInDoubt } = site;
    const callback = await callbackInDoubt();
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
