import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Callback, NewCallback } from '../../../../proxy/callbacks/ledger/callback-entity.js';
import { viewOf } from '../../../../proxy/callbacks/ledger/callback-view.js';
import { closeCallback } from '../../../../proxy/owner/owner-callbacks.js';
import { HOUR_MS, MINUTE_MS } from '../../../../shared/durations.js';
import { Unreached } from '../../../../shared/webappel/refusal.js';
import { acceptedCallback, callbackIn, reload } from '../../../support/callbacks/callbacks.js';
import { listedCall } from '../../../support/callbacks/listed-call.js';
import { type Reconciling, startReconciling } from '../../../support/callbacks/reconciling.js';

let site: Reconciling;
beforeEach(async () => {
  site = await startReconciling();
});
afterEach(async () => {
  // Whatever the look-ups found, nothing was sent again.
  expect(site.webAppel.askedFor('requestCall')).toEqual([]);
  await site.end();
});

/** A callback that is unsettled now, after 15 minutes of look-ups. */
async function unsettledCallback(more: Partial<NewCallback> = {}): Promise<Callback> {
  const callback = await site.callbackInDoubt(more);
  site.reconcile();
  await site.clock.advance(15 * MINUTE_MS);
  site.lookedUpAt.length = 0;
  return current(callback);
}

const current = (callback: Callback): Promise<Callback> => reload(site.ledger, callback);
const visitorStateOf = async (callback: Callback) =>
  viewOf(await current(callback), site.clock.now()).state;
const causesOf = async ({ id }: Callback): Promise<string[]> => {
  const transitions = site.store.selectFrom('callback_events').select(['kind', 'detail']);
  const rows = await transitions.where('callback_id', '=', id).orderBy('id').execute();
  return rows.map(({ kind, detail }) => detail ?? kind);
};

describe('unsettled callbacks', () => {
  it.each([
    ['answered', 'ended', 0],
    ['busy', 'missed', 1],
    ['cancelled', 'cancelled', 0],
    ['refused', 'refused', 0],
    ['failed', 'failed', 0],
  ] as const)(
    'an unsettled callback ends when the listing shows its end an hour later: %s',
    async (callState, state, busy) => {
      const callback = await unsettledCallback();
      site.list(() => [listedCall(callback, { trackingId: '4711', callState })]);
      await site.skip(HOUR_MS - 1);
      expect(await current(callback)).toEqual(callback);
      await site.clock.advance(1);
      expect(await current(callback)).toMatchObject({
        ...{ state, busy, tracking_id: '4711', evidence: 'inferred', progress: null, due_at: null },
      });
      expect((await causesOf(callback)).slice(-2)).toEqual(['not-listed', callState]);
      expect(await visitorStateOf(callback)).toBe(state);
    },
  );

  it('an unsettled callback is followed to its end when the listing shows its call without one', async () => {
    const callback = await unsettledCallback();
    site.list(() => [listedCall(callback, { trackingId: '4711', callState: 'pending' })]);
    await site.skip(HOUR_MS);
    expect(await current(callback)).toMatchObject({ state: 'accepted', tracking_id: '4711' });
    expect(await visitorStateOf(callback)).toBe('queued');
    site.follow();
    await site.clock.advance(MINUTE_MS);
    expect(await visitorStateOf(callback)).toBe('calling');
    site.list(() => [listedCall(callback, { trackingId: '4711', callState: 'voicemail' })]);
    await site.clock.advance(MINUTE_MS);
    expect(await visitorStateOf(callback)).toBe('ended');
  });

  it('an unsettled callback that is followed without finding an end becomes unsettled again and is not followed twice', async () => {
    const callback = await unsettledCallback();
    site.follow();
    site.list(() => [listedCall(callback, { trackingId: '4711', callState: 'pending' })]);
    await site.skip(HOUR_MS);
    await site.skip(HOUR_MS);
    expect(await current(callback)).toMatchObject({ state: 'unsettled', tracking_id: '4711' });
    for (let hour = 0; hour < 30; hour++) await site.skip(HOUR_MS);
    expect(await current(callback)).toMatchObject({ state: 'unsettled', due_at: null });
    expect((await causesOf(callback)).slice(-3)).toEqual([
      'not-listed',
      'listed-late',
      'no-end-listed',
    ]);
  });

  it('an unsettled callback that is found too late to be followed stays unsettled, with its tracking id', async () => {
    const callback = await unsettledCallback();
    await site.skip(HOUR_MS);
    site.list(() => [listedCall(callback, { trackingId: '4711', callState: 'pending' })]);
    await site.skip(5 * HOUR_MS);
    expect(await current(callback)).toMatchObject({ state: 'unsettled', tracking_id: '4711' });
    expect(await visitorStateOf(callback)).toBe('unknown');
    site.list(() => [listedCall(callback, { trackingId: '4711', callState: 'no-answer' })]);
    await site.skip(HOUR_MS);
    expect(await visitorStateOf(callback)).toBe('missed');
  });

  it('an unsettled callback is looked up after 1, 6 and 24 hours and not again', async () => {
    const callback = await unsettledCallback();
    for (let hour = 0; hour < 100; hour++) await site.skip(HOUR_MS);
    expect(site.lookedUpAt.map((second) => (second * 1000 - 15 * MINUTE_MS) / HOUR_MS)).toEqual([
      1, 6, 24,
    ]);
    expect(await current(callback)).toEqual({ ...callback, due_at: null });
  });

  it('unsettled callbacks of one popup that are due soon after each other share one request for the listing', async () => {
    site.reconcile();
    const callback = await site.callbackInDoubt();
    await site.clock.advance(9 * MINUTE_MS);
    const next = await site.callbackInDoubt();
    const elsewhere = await site.callbackInDoubt({ popup_id: '78' });
    await site.clock.advance(15 * MINUTE_MS);
    site.lookedUpAt.length = 0;
    await site.skip(HOUR_MS - 9 * MINUTE_MS);
    expect(site.lookedUpAt).toHaveLength(1);
    for (const lookedUp of [callback, next])
      expect((await current(lookedUp)).due_at).toBeGreaterThan(site.clock.now() + 4 * HOUR_MS);
    await site.skip(9 * MINUTE_MS);
    expect(site.lookedUpAt).toHaveLength(2);
    expect((await current(elsewhere)).due_at).toBeGreaterThan(site.clock.now() + 4 * HOUR_MS);
  });

  it('a callback is found after the listing was unavailable for more than three hours', async () => {
    const callback = await site.callbackInDoubt();
    site.list(() => {
      throw new Unreached('no-connection');
    });
    site.reconcile();
    for (let minutes = 0; minutes < 210; minutes += 10) await site.skip(10 * MINUTE_MS);
    expect((await current(callback)).state).toBe('unsettled');
    site.list(() => [listedCall(callback, { callState: 'answered' })]);
    await site.skip(HOUR_MS);
    expect((await current(callback)).state).toBe('ended');
  });

  it('an unsettled callback is no longer looked up when the listing was unavailable for three days', async () => {
    const callback = await unsettledCallback();
    site.list(() => {
      throw new Unreached('no-connection');
    });
    for (let hour = 0; hour < 100; hour++) await site.skip(HOUR_MS);
    expect(site.webAppel.askedFor('summariseCalls')).toHaveLength(6 + 72);
    expect(await current(callback)).toEqual({ ...callback, due_at: null });
  });

  it('an unsettled callback without a due time, as an older version left it, is not looked up', async () => {
    const doubt = await callbackIn('doubt', site.ledger, site.clock);
    const callback = await site.ledger.move(doubt, 'unsettled', {});
    site.reconcile();
    for (let hour = 0; hour < 30; hour++) await site.skip(HOUR_MS);
    expect(site.lookedUpAt).toEqual([]);
    expect(await current(callback!)).toEqual(callback);
  });
});

describe('unsettled callbacks whose number has a new callback', () => {
  const number_hash = 'one number';

  it('an unsettled callback ends when its end is listed, and the visitor’s new callback is unchanged', async () => {
    const callback = await unsettledCallback({ number_hash });
    const again = await acceptedCallback(site.ledger, { number_hash });
    site.list(() => [listedCall(callback, { callState: 'answered' })]);
    await site.skip(HOUR_MS);
    expect(await visitorStateOf(callback)).toBe('ended');
    expect(await current(again)).toEqual(again);
  });

  it('an unsettled callback without a listed end stays unsettled while the visitor has a new callback', async () => {
    const callback = await unsettledCallback({ number_hash });
    const again = await acceptedCallback(site.ledger, { number_hash });
    site.list(() => [listedCall(callback, { trackingId: '4711', callState: 'pending' })]);
    await site.skip(HOUR_MS);
    await site.clock.advance(HOUR_MS - MINUTE_MS);
    expect(site.lookedUpAt).toHaveLength(1);
    expect(await current(callback)).toMatchObject({ state: 'unsettled', tracking_id: '4711' });
    expect(await current(again)).toEqual(again);
    site.list(() => [listedCall(callback, { trackingId: '4711', callState: 'answered' })]);
    await site.skip(MINUTE_MS);
    expect(await visitorStateOf(callback)).toBe('ended');
    expect(await current(again)).toEqual(again);
  });
});

describe('unsettled callbacks that a person has closed', () => {
  const close = (callback: Callback) =>
    closeCallback(String(callback.id), { outcome: 'not-called' }, site);

  it('a callback that a person has closed is not looked up', async () => {
    const callback = await unsettledCallback();
    await close(callback);
    site.list(() => [listedCall(callback, { callState: 'answered' })]);
    for (let hour = 0; hour < 30; hour++) await site.skip(HOUR_MS);
    expect(site.lookedUpAt).toEqual([]);
    expect((await current(callback)).state).toBe('failed');
  });

  it.each(['answered', 'pending', undefined] as const)(
    'a callback that is closed during its look-up stays closed when its call is listed as %s',
    async (callState) => {
      const callback = await unsettledCallback();
      site.list(async () => {
        await close(callback);
        return callState ? [listedCall(callback, { callState })] : [];
      });
      await site.skip(HOUR_MS);
      expect(site.lookedUpAt).toHaveLength(1);
      expect(await current(callback)).toMatchObject({ state: 'failed', due_at: null });
      expect((await causesOf(callback)).at(-1)).toBe('not-called');
    },
  );
});

describe('unsettled callbacks that were accepted', () => {
  it('a call that became unsettled after two hours ends when its end is listed after all', async () => {
    const callback = await callbackIn('accepted', site.ledger, site.clock);
    site.follow();
    site.reconcile();
    await site.skip(2 * HOUR_MS + MINUTE_MS);
    expect((await current(callback)).state).toBe('unsettled');
    site.list(() => [listedCall(callback, { callState: 'answered' })]);
    await site.skip(HOUR_MS);
    expect(await current(callback)).toMatchObject({
      state: 'ended',
      tracking_id: callback.tracking_id,
    });
  });
});
