import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { liveStates, NumberTaken } from '../../../../proxy/callbacks/ledger/callback-entity.js';
import { Ledger } from '../../../../proxy/callbacks/ledger/ledger.js';
import { markInterruptedInDoubt } from '../../../../proxy/callbacks/recovery.js';
import type { LedgerState } from '../../../../proxy/store/callback-tables.js';
import { openStore, type Store } from '../../../../proxy/store/database.js';
import {
  acceptedCallback,
  callbackIn,
  emptyLedger,
  newCallback,
  reload,
} from '../../../support/callbacks/callbacks.js';
import type { FakeClock } from '../../../support/time/fake-clock.js';

let store: Store;
let clock: FakeClock;
let ledger: Ledger;
beforeEach(async () => {
  ({ store, clock, ledger } = await emptyLedger());
});
afterEach(() => store.destroy());

const states: LedgerState[] = [
  'ready',
  'dialling',
  'accepted',
  'doubt',
  'unsettled',
  'ended',
  'missed',
  'cancelled',
  'refused',
  'failed',
];

const countRows = async (): Promise<number> => {
  const counted = await sql<{ n: number }>`select count(*) as n from callbacks`.execute(store);
  return counted.rows[0]?.n ?? -1;
};

describe('accepting a callback', () => {
  it('an accepted callback is visible to other connections before accept resolves', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ledger-'));
    const url = `sqlite:${join(folder, 'rappel.db')}`;
    const writer = await openStore(url);
    const reader = new Database(url.slice('sqlite:'.length), { readonly: true });
    try {
      const { handle, version } = await acceptedCallback(new Ledger(writer, clock));
      const seen = reader.prepare('select handle, version from callbacks').all();
      expect(seen).toEqual([{ handle, version }]);
    } finally {
      reader.close();
      await writer.destroy();
      rmSync(folder, { recursive: true });
    }
  });

  it('every callback has its own handle and token of 128 bits each', async () => {
    const callbacks = await Promise.all(Array.from({ length: 50 }, () => acceptedCallback(ledger)));
    const secrets = callbacks.flatMap(({ handle, token }) => [handle, token]);
    expect(new Set(secrets).size).toBe(100);
    for (const secret of secrets) expect(secret).toMatch(/^[0-9a-f]{32}$/);
  });

  it('the call of a callback with a delay is due after that delay', async () => {
    const { call_at } = await acceptedCallback(ledger, { delay_seconds: 300 });
    expect(call_at).toBe(clock.now() + 300_000);
  });

  it('the same key and body give the same callback', async () => {
    const callback = newCallback();
    const first = await ledger.accept(callback);
    expect(await ledger.accept(callback)).toMatchObject({
      kind: 'repeated',
      callback: 'callback' in first && first.callback,
    });
    expect(await countRows()).toBe(1);
  });

  it('an idempotency key is free again after 24 hours, and not before', async () => {
    const callback = newCallback();
    const first = await acceptedCallback(ledger, callback);
    clock.jump(24 * 3_600_000 - 1);
    expect(await ledger.accept(callback)).toMatchObject({ kind: 'repeated' });
    // Its number is free by now; its key is not.
    await ledger.move(first, 'cancelled', {});
    expect(await ledger.accept(callback)).toMatchObject({ kind: 'repeated' });
    clock.jump(1);
    expect(await ledger.findRepetition(callback)).toBeUndefined();
    expect(await ledger.accept({ ...callback, number_hash: 'another' })).toMatchObject({
      kind: 'accepted',
    });
    expect(await countRows()).toBe(2);
  });

  it('a key that comes with another body does not reveal its callback', async () => {
    const callback = newCallback();
    await ledger.accept(callback);
    expect(await ledger.accept({ ...callback, fingerprint: 'another' })).toEqual({
      kind: 'key-reused',
    });
    expect(await ledger.accept({ ...newCallback(), ...callback, fingerprint: 'x' })).toEqual({
      kind: 'key-reused',
    });
  });

  it('100 identical requests at once make one callback with one handle', async () => {
    const callback = newCallback();
    const all = await Promise.all(Array.from({ length: 100 }, () => ledger.accept(callback)));
    expect(all.filter(({ kind }) => kind === 'accepted')).toHaveLength(1);
    expect(all.filter(({ kind }) => kind === 'repeated')).toHaveLength(99);
    expect(new Set(all.map((one) => 'callback' in one && one.callback.handle)).size).toBe(1);
    expect(await countRows()).toBe(1);
  });

  it('one of 200 requests at once for one number is accepted', async () => {
    const all = await Promise.allSettled(
      Array.from({ length: 200 }, () => ledger.accept(newCallback({ number_hash: 'one number' }))),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const failures = all.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(failures).toHaveLength(199);
    for (const failure of failures) expect(failure).toBeInstanceOf(NumberTaken);
  });

  it.each(states)('a callback blocks its number only while it is live: %s', async (state) => {
    await callbackIn(state, ledger, clock, { number_hash: 'one number' });
    const second = ledger.accept(newCallback({ number_hash: 'one number' }));
    if (liveStates.includes(state)) await expect(second).rejects.toThrow(NumberTaken);
    else expect(await second).toMatchObject({ kind: 'accepted' });
    expect(liveStates).toEqual(['ready', 'dialling', 'accepted', 'doubt']);
  });

  it('a row that the store refuses for another reason is not reported as a duplicate', async () => {
    await expect(
      ledger.accept(newCallback({ popup_id: null as unknown as string })),
    ).rejects.toThrow(/NOT NULL|not-null/);
  });

  it('a callback is not stored when its first event cannot be written', async () => {
    await sql`drop table callback_events`.execute(store);
    await expect(ledger.accept(newCallback())).rejects.toThrow();
    expect(await countRows()).toBe(0);
  });
});

describe('moving a callback', () => {
  it('of several moves at once, one succeeds and the others return nothing', async () => {
    const callback = await acceptedCallback(ledger);
    const moves = await Promise.all([
      ledger.move(callback, 'dialling', {}),
      ledger.move(callback, 'cancelled', {}),
      ledger.move(callback, 'dialling', {}),
    ]);
    expect(moves.filter(Boolean)).toHaveLength(1);
    expect((await reload(ledger, callback)).version).toBe(2);
  });

  it('a move from an outdated version changes nothing, even in the same state', async () => {
    const old = await callbackIn('accepted', ledger, clock);
    await ledger.move(old, 'accepted', {}, { progress: 'calling' });
    expect(await ledger.move(old, 'accepted', {}, { progress: null })).toBeUndefined();
    expect((await reload(ledger, old)).progress).toBe('calling');
  });

  it.each(['ended', 'missed', 'cancelled', 'refused', 'failed'] as const)(
    'a callback never leaves its final state: %s',
    async (state) => {
      const callback = await callbackIn(state, ledger, clock);
      for (const to of states)
        await expect(ledger.move(callback, to, {})).rejects.toThrow(/cannot go/);
      expect(await reload(ledger, callback)).toEqual(callback);
    },
  );

  it.each([
    ['ready', 'accepted'],
    ['ready', 'ended'],
    ['dialling', 'cancelled'],
    ['dialling', 'dialling'],
    ['accepted', 'ready'],
    ['accepted', 'dialling'],
    ['doubt', 'ready'],
    ['doubt', 'dialling'],
    ['doubt', 'cancelled'],
    ['doubt', 'ended'],
    ['unsettled', 'ready'],
    ['unsettled', 'dialling'],
    ['unsettled', 'doubt'],
  ] as const)('a callback cannot go from %s to %s', async (from, to) => {
    const callback = await callbackIn(from, ledger, clock);
    await expect(ledger.move(callback, to, {})).rejects.toThrow(/cannot go/);
  });

  it('a callback does not become live again while its number has another live callback', async () => {
    const old = await callbackIn('unsettled', ledger, clock, { number_hash: 'one number' });
    const live = await acceptedCallback(ledger, { number_hash: 'one number' });
    await expect(ledger.move(old, 'accepted', {})).rejects.toThrow(NumberTaken);
    expect(await reload(ledger, old)).toEqual(old);
    await ledger.move(live, 'cancelled', {});
    expect(await ledger.move(old, 'accepted', {})).toMatchObject({ state: 'accepted' });
  });

  it('every change of state is recorded, without personal data', async () => {
    const personal = ['+33639989999', 'CANARY Name', 'CANARY field', '203.0.113.99'] as const;
    const callback = await callbackIn('ended', ledger, clock, {
      number: personal[0],
      name: personal[1],
      custom1: personal[2],
      address: personal[3],
    });
    const recorded = await store.selectFrom('callback_events').selectAll().execute();
    expect(recorded.map(({ kind, state }) => [kind, state])).toEqual([
      ['accepted', 'ready'],
      ['claimed', 'dialling'],
      ['sent', 'accepted'],
      ['ended', 'ended'],
    ]);
    for (const secret of [...personal, callback.handle, callback.token])
      expect(JSON.stringify(recorded)).not.toContain(secret);
  });

  it('a subscriber sees the changes of one callback in order, until it unsubscribes', async () => {
    const callback = await acceptedCallback(ledger);
    const seen: string[] = [];
    const stop = ledger.events.subscribe(callback.id, ({ state }) => seen.push(state));
    ledger.events.subscribe((await acceptedCallback(ledger)).id, () =>
      seen.push('another callback'),
    );
    const dialling = await ledger.move(callback, 'dialling', {});
    const inDoubt = dialling && (await ledger.move(dialling, 'doubt', {}));
    stop();
    await ledger.move(inDoubt!, 'unsettled', {});
    expect(seen).toEqual(['dialling', 'doubt']);
  });

  it('postponing a callback changes nothing that subscribers see', async () => {
    const callback = await callbackIn('doubt', ledger, clock);
    const seen: string[] = [];
    ledger.events.subscribe(callback.id, ({ state }) => seen.push(state));
    await ledger.postpone(callback, clock.now() + 5000, 3);
    const later = await reload(ledger, callback);
    expect(later).toEqual({ ...callback, due_at: clock.now() + 5000, attempts: 3 });
    expect(seen).toEqual([]);
  });

  it('postponing from an outdated version changes nothing', async () => {
    const old = await acceptedCallback(ledger);
    const moved = await ledger.move(old, 'dialling', {}, { due_at: clock.now() });
    await ledger.postpone(old, clock.now() + 99_000);
    expect(await reload(ledger, old)).toEqual(moved);
  });
});

it('many callbacks are postponed together, except those that have moved', async () => {
  const waiting = [await acceptedCallback(ledger), await acceptedCallback(ledger)] as const;
  const old = await acceptedCallback(ledger);
  const moved = await ledger.move(old, 'dialling', {}, { due_at: clock.now() });
  await ledger.postponeAll([...waiting, old], clock.now() + 7000);
  for (const callback of waiting)
    expect(await reload(ledger, callback)).toEqual({
      ...callback,
      due_at: clock.now() + 7000,
    });
  expect(await reload(ledger, old)).toEqual(moved);
});

describe('due callbacks', () => {
  it('a callback is due from its time on, and not before', async () => {
    const callback = await callbackIn('doubt', ledger, clock);
    await ledger.postpone(callback, clock.now() + 5000);
    expect(await ledger.findNextDueAt('doubt')).toBe(clock.now() + 5000);
    await clock.advance(4999);
    expect(await ledger.findDue('doubt')).toEqual([]);
    await clock.advance(1);
    expect(await ledger.findDue('doubt')).toHaveLength(1);
    expect(await ledger.findDue('dialling')).toEqual([]);
  });

  it('a callback stays due when the clock is set back after it was written', async () => {
    await callbackIn('ready', ledger, clock);
    await callbackIn('doubt', ledger, clock);
    await callbackIn('accepted', ledger, clock);
    await callbackIn('dialling', ledger, clock);
    clock.jump(-3_600_000);
    expect(await ledger.findDue('doubt')).toHaveLength(1);
    expect(await ledger.followed.listPopups()).toHaveLength(1);
    expect(await ledger.claimReady(10, 12_000)).toHaveLength(1);
    // The lease has not expired.
    expect(await ledger.findDue('dialling')).toEqual([]);
  });
});

describe('recovery', () => {
  it('a process that died while sending leaves only the callbacks it was sending in doubt', async () => {
    const all = await Promise.all(states.map((state) => callbackIn(state, ledger, clock)));
    await markInterruptedInDoubt(new Ledger(store, clock), store, clock);
    for (const callback of all) {
      const { state, due_at } = await reload(ledger, callback);
      expect(state).toBe(callback.state === 'dialling' ? 'doubt' : callback.state);
      if (callback.state === 'dialling') expect(due_at).toBe(clock.now());
    }
  });
});
