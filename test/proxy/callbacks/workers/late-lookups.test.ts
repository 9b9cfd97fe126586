import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Callback, NewCallback } from '../../../../proxy/callbacks/ledger/callback-entity.js';
import { viewOf } from '../../../../proxy/callbacks/ledger/callback-view.js';
import { closeCallback } from '../../../../proxy/owner/unsettled-callbacks.js';
import { Unreached } from '../../../../shared/webappel/refusal.js';
import { accepted, callbackIn, theCallback } from '../../../support/callbacks/callbacks.js';
import { listedCall } from '../../../support/callbacks/listed-call.js';
import { type Reconciling, startReconciling } from '../../../support/callbacks/reconciling.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let site: Reconciling;
beforeEach(async () => {
  site = await startReconciling();
});
afterEach(async () => {
  // Whatever was found, nobody was called again.
  expect(site.webAppel.askedFor('requestCall')).toEqual([]);
  await site.end();
});

/** Left to a person now, after a quarter of an hour of questions. */
async function left(more: Partial<NewCallback> = {}): Promise<Callback> {
  const callback = await site.doubt(more);
  site.reconcile();
  await site.clock.advance(15 * MINUTE);
  site.askedAt.length = 0;
  return now(callback);
}

const now = (callback: Callback): Promise<Callback> => theCallback(site.ledger, callback);
const seenBy = async (callback: Callback) => viewOf(await now(callback), site.clock.now()).state;
const causesOf = async ({ id }: Callback): Promise<string[]> => {
  const transitions = site.store.selectFrom('callback_transitions').select('cause');
  const rows = await transitions.where('callback_id', '=', id).orderBy('id').execute();
  return rows.map(({ cause }) => cause);
};

describe('a callback that was left to a person', () => {
  it.each([
    ['answered', 'ended', 0],
    ['busy', 'missed', 1],
    ['cancelled', 'cancelled', 0],
    ['refused', 'refused', 0],
    ['failed', 'failed', 0],
  ] as const)(
    'has its end when the listing says an hour later: %s',
    async (callState, state, busy) => {
      const callback = await left();
      site.list(() => [listedCall(callback, { trackingId: '4711', callState })]);
      await site.sleep(HOUR - 1);
      expect(await now(callback)).toEqual(callback);
      await site.clock.advance(1);
      expect(await now(callback)).toMatchObject({
        ...{ state, busy, tracking_id: '4711', evidence: 'inferred', progress: null, due_at: null },
      });
      expect((await causesOf(callback)).slice(-2)).toEqual([
        'not found',
        `listed late as ${callState}`,
      ]);
      expect(await seenBy(callback)).toBe(state);
    },
  );

  it('is followed to its end when the listing shows it without one', async () => {
    const callback = await left();
    site.list(() => [listedCall(callback, { trackingId: '4711', callState: 'pending' })]);
    await site.sleep(HOUR);
    expect(await now(callback)).toMatchObject({ state: 'accepted', tracking_id: '4711' });
    expect(await seenBy(callback)).toBe('queued');
    site.follow();
    await site.clock.advance(MINUTE);
    expect(await seenBy(callback)).toBe('calling');
    site.list(() => [listedCall(callback, { trackingId: '4711', callState: 'voicemail' })]);
    await site.clock.advance(MINUTE);
    expect(await seenBy(callback)).toBe('ended');
  });

  it('comes back to the person when following it leads to no end, and is followed once only', async () => {
    const callback = await left();
    site.follow();
    site.list(() => [listedCall(callback, { trackingId: '4711', callState: 'pending' })]);
    await site.sleep(HOUR);
    await site.sleep(HOUR);
    expect(await now(callback)).toMatchObject({ state: 'unsettled', tracking_id: '4711' });
    for (let hour = 0; hour < 30; hour++) await site.sleep(HOUR);
    expect(await now(callback)).toMatchObject({ state: 'unsettled', due_at: null });
    expect((await causesOf(callback)).slice(-3)).toEqual([
      'not found',
      'found late',
      'no end listed',
    ]);
  });

  it('stays with the person, who sees its tracking id, when it is too late to follow it', async () => {
    const callback = await left();
    await site.sleep(HOUR);
    site.list(() => [listedCall(callback, { trackingId: '4711', callState: 'pending' })]);
    await site.sleep(5 * HOUR);
    expect(await now(callback)).toMatchObject({ state: 'unsettled', tracking_id: '4711' });
    expect(await seenBy(callback)).toBe('unknown');
    site.list(() => [listedCall(callback, { trackingId: '4711', callState: 'no-answer' })]);
    await site.sleep(HOUR);
    expect(await seenBy(callback)).toBe('missed');
  });

  it('is asked about 1, 6 and 24 hours later, and then no more', async () => {
    const callback = await left();
    for (let hour = 0; hour < 100; hour++) await site.sleep(HOUR);
    expect(site.askedAt.map((second) => (second * 1000 - 15 * MINUTE) / HOUR)).toEqual([1, 6, 24]);
    expect(await now(callback)).toEqual({ ...callback, due_at: null });
  });

  it('shares its questions with what is due soon after it in the same popup', async () => {
    site.reconcile();
    const callback = await site.doubt();
    await site.clock.advance(9 * MINUTE);
    const next = await site.doubt();
    const elsewhere = await site.doubt({ popup_id: '78' });
    await site.clock.advance(15 * MINUTE);
    site.askedAt.length = 0;
    await site.sleep(HOUR - 9 * MINUTE);
    expect(site.askedAt).toHaveLength(1);
    for (const asked of [callback, next])
      expect((await now(asked)).due_at).toBeGreaterThan(site.clock.now() + 4 * HOUR);
    await site.sleep(9 * MINUTE);
    expect(site.askedAt).toHaveLength(2);
    expect((await now(elsewhere)).due_at).toBeGreaterThan(site.clock.now() + 4 * HOUR);
  });

  it('is found after the listing was away for more than three hours', async () => {
    const callback = await site.doubt();
    site.list(() => {
      throw new Unreached('no-connection');
    });
    site.reconcile();
    for (let minutes = 0; minutes < 210; minutes += 10) await site.sleep(10 * MINUTE);
    expect((await now(callback)).state).toBe('unsettled');
    site.list(() => [listedCall(callback, { callState: 'answered' })]);
    await site.sleep(HOUR);
    expect((await now(callback)).state).toBe('ended');
  });

  it('is given up when the listing is away for three days', async () => {
    const callback = await left();
    site.list(() => {
      throw new Unreached('no-connection');
    });
    for (let hour = 0; hour < 100; hour++) await site.sleep(HOUR);
    expect(site.webAppel.askedFor('summariseCalls')).toHaveLength(6 + 72);
    expect(await now(callback)).toEqual({ ...callback, due_at: null });
  });

  it('is left alone where an older version left it', async () => {
    const doubt = await callbackIn('doubt', site.ledger, site.clock);
    const callback = await site.ledger.move(doubt, 'unsettled', 'not found');
    site.reconcile();
    for (let hour = 0; hour < 30; hour++) await site.sleep(HOUR);
    expect(site.askedAt).toEqual([]);
    expect(await now(callback!)).toEqual(callback);
  });
});

describe('a callback whose visitor has asked again meanwhile', () => {
  const number_hash = 'one number';

  it('has its end when it is found, and the new one goes on', async () => {
    const callback = await left({ number_hash });
    const again = await accepted(site.ledger, { number_hash });
    site.list(() => [listedCall(callback, { callState: 'answered' })]);
    await site.sleep(HOUR);
    expect(await seenBy(callback)).toBe('ended');
    expect(await now(again)).toEqual(again);
  });

  it('stays with the person while it has no end, and the new one goes on', async () => {
    const callback = await left({ number_hash });
    const again = await accepted(site.ledger, { number_hash });
    site.list(() => [listedCall(callback, { trackingId: '4711', callState: 'pending' })]);
    await site.sleep(HOUR);
    await site.clock.advance(HOUR - MINUTE);
    expect(site.askedAt).toHaveLength(1);
    expect(await now(callback)).toMatchObject({ state: 'unsettled', tracking_id: '4711' });
    expect(await now(again)).toEqual(again);
    site.list(() => [listedCall(callback, { trackingId: '4711', callState: 'answered' })]);
    await site.sleep(MINUTE);
    expect(await seenBy(callback)).toBe('ended');
    expect(await now(again)).toEqual(again);
  });
});

describe('a callback that a person has closed', () => {
  const close = (callback: Callback) =>
    closeCallback(String(callback.id), { outcome: 'not-called' }, site);

  it('is asked about no more', async () => {
    const callback = await left();
    await close(callback);
    site.list(() => [listedCall(callback, { callState: 'answered' })]);
    for (let hour = 0; hour < 30; hour++) await site.sleep(HOUR);
    expect(site.askedAt).toEqual([]);
    expect((await now(callback)).state).toBe('failed');
  });

  it.each(['answered', 'pending', undefined] as const)(
    'stays closed when the listing says meanwhile: %s',
    async (callState) => {
      const callback = await left();
      site.list(async () => {
        await close(callback);
        return callState ? [listedCall(callback, { callState })] : [];
      });
      await site.sleep(HOUR);
      expect(site.askedAt).toHaveLength(1);
      expect(await now(callback)).toMatchObject({ state: 'failed', due_at: null });
      expect((await causesOf(callback)).at(-1)).toBe('closed by the owner: not-called');
    },
  );
});

describe('a call whose end was not listed in two hours', () => {
  it('has its end when the listing tells it after all', async () => {
    const callback = await callbackIn('accepted', site.ledger, site.clock);
    site.follow();
    site.reconcile();
    await site.sleep(2 * HOUR + MINUTE);
    expect((await now(callback)).state).toBe('unsettled');
    site.list(() => [listedCall(callback, { callState: 'answered' })]);
    await site.sleep(HOUR);
    expect(await now(callback)).toMatchObject({
      state: 'ended',
      tracking_id: callback.tracking_id,
    });
  });
});
