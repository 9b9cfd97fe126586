import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DueLoop } from '../../../proxy/callbacks/due-loop.js';
import type { Ledger } from '../../../proxy/callbacks/ledger.js';
import { startReconciler } from '../../../proxy/callbacks/reconciler.js';
import { alwaysMyTurn } from '../../../proxy/callbacks/turns.js';
import type { Wish } from '../../../proxy/callbacks/wish.js';
import type { Store } from '../../../proxy/store/database.js';
import { Unreached } from '../../../shared/webappel/refusal.js';
import { type FakeClock, settle } from '../../support/fake-clock.js';
import { listedCall } from '../../support/listed-call.js';
import { type ScriptedWebAppel, scriptedWebAppel } from '../../support/scripted-webappel.js';
import { accepted, emptyLedger, keptLog, newWish, theWish, wishIn } from '../../support/wishes.js';

let store: Store;
let clock: FakeClock;
let ledger: Ledger;
let webAppel: ScriptedWebAppel;
let loop: DueLoop | undefined;
let askedAt: number[];

beforeEach(async () => {
  ({ store, clock, ledger } = await emptyLedger());
  askedAt = [];
  webAppel = scriptedWebAppel();
  list(() => []);
});
afterEach(async () => {
  await loop?.stop();
  await store.destroy();
});

type Rows = Awaited<ReturnType<ScriptedWebAppel['summariseCalls']>>;

function list(rows: () => Rows): void {
  webAppel.script({
    summariseCalls: async () => {
      askedAt.push(clock.monotonic() / 1000);
      return rows();
    },
  });
}

function reconcile(): void {
  loop = startReconciler({
    ledger,
    webAppel,
    clock,
    log: keptLog().log,
    tokenField: 'custom3',
    timeZone: 'Europe/Paris',
    takeTurn: alwaysMyTurn,
  });
}

/** In doubt since now, as the dispatcher leaves it. */
async function doubt(): Promise<Wish> {
  const dialing = await wishIn('dialing', ledger, clock);
  const wish = await ledger.move(dialing, 'doubt', 'timeout', {
    attempts: 0,
    due_at: clock.now() + 5000,
  });
  return wish!;
}

describe('a wish in doubt', () => {
  it('is accepted when its token is listed', async () => {
    const wish = await doubt();
    list(() => [listedCall(wish, { trackingId: '4711' })]);
    reconcile();
    await clock.advance(5000);
    expect(await theWish(ledger, wish)).toMatchObject({
      state: 'accepted',
      tracking_id: '4711',
      attempts: 0,
    });
  });

  it('is accepted also when the listing shows it late', async () => {
    const wish = await doubt();
    list(() => (clock.monotonic() >= 300_000 ? [listedCall(wish)] : []));
    reconcile();
    await clock.advance(299_000);
    expect((await theWish(ledger, wish)).state).toBe('doubt');
    await clock.advance(1000);
    expect((await theWish(ledger, wish)).state).toBe('accepted');
  });

  it('is asked about after 5, 15, 45, 120, 300 and 900 seconds, and then left for a person', async () => {
    const wish = await doubt();
    reconcile();
    await clock.advance(899_999);
    expect((await theWish(ledger, wish)).state).toBe('doubt');
    await clock.advance(1);
    expect((await theWish(ledger, wish)).state).toBe('unsettled');
    await clock.advance(24 * 3_600_000);
    expect(askedAt).toEqual([5, 15, 45, 120, 300, 900]);
  });

  it('is never sent again', async () => {
    await doubt();
    reconcile();
    await clock.advance(3 * 3_600_000);
    expect(webAppel.asked.length).toBeGreaterThan(0);
    expect(webAppel.askedFor('requestCall')).toEqual([]);
  });

  it('keeps its number until it is settled', async () => {
    const dialing = await wishIn('dialing', ledger, clock, { number_hash: 'one number' });
    await ledger.move(dialing, 'doubt', 'timeout', { attempts: 0, due_at: clock.now() + 5000 });
    const again = () => ledger.accept(newWish({ number_hash: 'one number' }));
    reconcile();
    await clock.advance(800_000);
    expect(await again()).toEqual({ kind: 'duplicate' });
    await clock.advance(200_000);
    expect(await again()).toMatchObject({ kind: 'accepted' });
  });

  it.each([
    ['another token', { custom3: '0'.repeat(32) }],
    ['the token in a field that a visitor fills', { custom3: '', custom1: 'token' }],
    ['the token under another popup', { popupId: '78' }],
  ] as const)('is not found by a row with %s', async (_what, wrong) => {
    const wish = await doubt();
    const custom1 = 'custom1' in wrong ? wish.token : undefined;
    list(() => [listedCall(wish, { ...wrong, custom1 })]);
    reconcile();
    await clock.advance(5000);
    expect((await theWish(ledger, wish)).state).toBe('doubt');
  });

  it('is not settled by rows that disagree about its tracking id', async () => {
    const wish = await doubt();
    list(() => [listedCall(wish, { trackingId: '1' }), listedCall(wish, { trackingId: '2' })]);
    reconcile();
    await clock.advance(5000);
    expect((await theWish(ledger, wish)).state).toBe('doubt');
  });

  it('stays as it is, but for the schedule, while the listing cannot be had', async () => {
    const wish = await doubt();
    list(() => {
      throw new Unreached('timeout');
    });
    reconcile();
    await clock.advance(5000);
    expect(await theWish(ledger, wish)).toEqual({
      ...wish,
      attempts: 1,
      due_at: clock.now() + 10_000,
    });
  });

  it('is not given up unasked: an hour of silence is no answer', async () => {
    const wish = await doubt();
    let away = true;
    list(() => {
      if (away) throw new Unreached('no-connection');
      return [listedCall(wish)];
    });
    reconcile();
    await clock.advance(3_600_000);
    expect((await theWish(ledger, wish)).state).toBe('doubt');
    away = false;
    await clock.advance(600_000);
    expect((await theWish(ledger, wish)).state).toBe('accepted');
  });

  it('is left for a person after two hours of silence', async () => {
    const wish = await doubt();
    list(() => {
      throw new Unreached('no-connection');
    });
    reconcile();
    await clock.advance(119 * 60_000);
    expect((await theWish(ledger, wish)).state).toBe('doubt');
    await clock.advance(20 * 60_000);
    expect((await theWish(ledger, wish)).state).toBe('unsettled');
  });

  it('shares one question with the others of its popup', async () => {
    for (let count = 0; count < 20; count++) await doubt();
    reconcile();
    await clock.advance(5000);
    expect(askedAt).toEqual([5]);
  });

  it('is looked for from the day before it was requested', async () => {
    await accepted(ledger);
    await doubt();
    reconcile();
    await clock.advance(5000);
    expect(webAppel.askedFor('summariseCalls')).toEqual([
      { popupId: '77', from: '2026-11-22', to: '2026-11-24' },
    ]);
  });

  it('tells its watchers nothing while nothing is known', async () => {
    const wish = await doubt();
    const seen: string[] = [];
    ledger.news.watch(wish.id, ({ state }) => seen.push(state));
    reconcile();
    await clock.advance(600_000);
    expect(seen).toEqual([]);
    await clock.advance(600_000);
    expect(seen).toEqual(['unsettled']);
    await settle();
  });
});
