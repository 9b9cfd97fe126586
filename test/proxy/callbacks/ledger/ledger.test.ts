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
  accepted,
  callbackIn,
  emptyLedger,
  newCallback,
  theCallback,
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

const rows = async (): Promise<number> => {
  const counted = await sql<{ n: number }>`select count(*) as n from callbacks`.execute(store);
  return counted.rows[0]?.n ?? -1;
};

describe('a callback that is accepted', () => {
  it('is in the store, for whoever else looks, before accept resolves', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ledger-'));
    const url = `sqlite:${join(folder, 'rappel.db')}`;
    const writer = await openStore(url);
    const reader = new Database(url.slice('sqlite:'.length), { readonly: true });
    try {
      const { handle, version } = await accepted(new Ledger(writer, clock));
      const seen = reader.prepare('select handle, version from callbacks').all();
      expect(seen).toEqual([{ handle, version }]);
    } finally {
      reader.close();
      await writer.destroy();
      rmSync(folder, { recursive: true });
    }
  });

  it('has a handle and a token of 128 bits each, unlike any other', async () => {
    const callbacks = await Promise.all(Array.from({ length: 50 }, () => accepted(ledger)));
    const secrets = callbacks.flatMap(({ handle, token }) => [handle, token]);
    expect(new Set(secrets).size).toBe(100);
    for (const secret of secrets) expect(secret).toMatch(/^[0-9a-f]{32}$/);
  });

  it('is to be called its delay later', async () => {
    const { call_at } = await accepted(ledger, { delay_seconds: 300 });
    expect(call_at).toBe(clock.now() + 300_000);
  });

  it('is the same callback when key and body come again', async () => {
    const callback = newCallback();
    const first = await ledger.accept(callback);
    expect(await ledger.accept(callback)).toMatchObject({
      kind: 'repeated',
      callback: 'callback' in first && first.callback,
    });
    expect(await rows()).toBe(1);
  });

  it('leaves its key free for another callback after 24 hours, and not before', async () => {
    const callback = newCallback();
    const first = await accepted(ledger, callback);
    clock.jump(24 * 3_600_000 - 1);
    expect(await ledger.accept(callback)).toMatchObject({ kind: 'repeated' });
    // Its number is free by now; its key is not.
    await ledger.move(first, 'cancelled', 'visitor');
    expect(await ledger.accept(callback)).toMatchObject({ kind: 'repeated' });
    clock.jump(1);
    expect(await ledger.repetitionOf(callback)).toBeUndefined();
    expect(await ledger.accept({ ...callback, number_hash: 'another' })).toMatchObject({
      kind: 'accepted',
    });
    expect(await rows()).toBe(2);
  });

  it('is not told to whoever sends its key with another body', async () => {
    const callback = newCallback();
    await ledger.accept(callback);
    expect(await ledger.accept({ ...callback, fingerprint: 'another' })).toEqual({
      kind: 'key-reused',
    });
    expect(await ledger.accept({ ...newCallback(), ...callback, fingerprint: 'x' })).toEqual({
      kind: 'key-reused',
    });
  });

  it('is one row with one handle when 100 identical ones come at once', async () => {
    const callback = newCallback();
    const all = await Promise.all(Array.from({ length: 100 }, () => ledger.accept(callback)));
    expect(all.filter(({ kind }) => kind === 'accepted')).toHaveLength(1);
    expect(all.filter(({ kind }) => kind === 'repeated')).toHaveLength(99);
    expect(new Set(all.map((one) => 'callback' in one && one.callback.handle)).size).toBe(1);
    expect(await rows()).toBe(1);
  });

  it('is the only one of 200 that come at once for one number', async () => {
    const all = await Promise.allSettled(
      Array.from({ length: 200 }, () => ledger.accept(newCallback({ number_hash: 'one number' }))),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const failures = all.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(failures).toHaveLength(199);
    for (const failure of failures) expect(failure).toBeInstanceOf(NumberTaken);
  });

  it.each(states)('holds its number exactly while it is live: %s', async (state) => {
    await callbackIn(state, ledger, clock, { number_hash: 'one number' });
    const second = ledger.accept(newCallback({ number_hash: 'one number' }));
    if (liveStates.includes(state)) await expect(second).rejects.toThrow(NumberTaken);
    else expect(await second).toMatchObject({ kind: 'accepted' });
    expect(liveStates).toEqual(['scheduled', 'ready', 'dialling', 'accepted', 'doubt']);
  });

  it('is not called a duplicate when the store refuses it for another reason', async () => {
    await expect(
      ledger.accept(newCallback({ popup_id: null as unknown as string })),
    ).rejects.toThrow(/NOT NULL|not-null/);
  });

  it('leaves nothing behind when its transition cannot be written', async () => {
    await sql`drop table callback_transitions`.execute(store);
    await expect(ledger.accept(newCallback())).rejects.toThrow();
    expect(await rows()).toBe(0);
  });
});

describe('a callback that moves', () => {
  it('is moved by one of two who try, and the other one is told', async () => {
    const callback = await accepted(ledger);
    const moves = await Promise.all([
      ledger.move(callback, 'dialling', 'one'),
      ledger.move(callback, 'cancelled', 'another'),
      ledger.move(callback, 'dialling', 'a third'),
    ]);
    expect(moves.filter(Boolean)).toHaveLength(1);
    expect((await theCallback(ledger, callback)).version).toBe(2);
  });

  it('cannot be moved by somebody who knows an older version of the same state', async () => {
    const old = await callbackIn('accepted', ledger, clock);
    await ledger.move(old, 'accepted', 'dialling', { progress: 'calling' });
    expect(await ledger.move(old, 'accepted', 'late', { progress: null })).toBeUndefined();
    expect((await theCallback(ledger, old)).progress).toBe('calling');
  });

  it.each(['ended', 'missed', 'cancelled', 'refused', 'failed'] as const)(
    'never leaves the end: %s',
    async (state) => {
      const callback = await callbackIn(state, ledger, clock);
      for (const to of states)
        await expect(ledger.move(callback, to, 'no')).rejects.toThrow(/does not/);
      expect(await theCallback(ledger, callback)).toEqual(callback);
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
  ] as const)('goes no forbidden way: %s to %s', async (from, to) => {
    const callback = await callbackIn(from, ledger, clock);
    await expect(ledger.move(callback, to, 'no')).rejects.toThrow(/does not go/);
  });

  it('does not become live again while another one of its number is', async () => {
    const old = await callbackIn('unsettled', ledger, clock, { number_hash: 'one number' });
    const live = await accepted(ledger, { number_hash: 'one number' });
    await expect(ledger.move(old, 'accepted', 'found late')).rejects.toThrow(NumberTaken);
    expect(await theCallback(ledger, old)).toEqual(old);
    await ledger.move(live, 'cancelled', 'by the visitor');
    expect(await ledger.move(old, 'accepted', 'found late')).toMatchObject({ state: 'accepted' });
  });

  it('leaves a trace of every change of state, without personal data', async () => {
    const personal = ['+33639989999', 'CANARY Name', 'CANARY field', '203.0.113.99'] as const;
    const callback = await callbackIn('ended', ledger, clock, {
      number: personal[0],
      name: personal[1],
      custom1: personal[2],
      address: personal[3],
    });
    const trace = await store.selectFrom('callback_transitions').selectAll().execute();
    expect(trace.map(({ from_state, to_state }) => [from_state, to_state])).toEqual([
      [null, 'ready'],
      ['ready', 'dialling'],
      ['dialling', 'accepted'],
      ['accepted', 'ended'],
    ]);
    for (const secret of [...personal, callback.handle, callback.token])
      expect(JSON.stringify(trace)).not.toContain(secret);
  });

  it('is told of to who watches it, in order, and to nobody who stopped', async () => {
    const callback = await accepted(ledger);
    const seen: string[] = [];
    const stop = ledger.events.subscribe(callback.id, ({ state }) => seen.push(state));
    ledger.events.subscribe((await accepted(ledger)).id, () => seen.push('another callback'));
    const dialling = await ledger.move(callback, 'dialling', 'test');
    const inDoubt = dialling && (await ledger.move(dialling, 'doubt', 'test'));
    stop();
    await ledger.move(inDoubt!, 'unsettled', 'test');
    expect(seen).toEqual(['dialling', 'doubt']);
  });

  it('is not changed for anyone by being put off', async () => {
    const callback = await callbackIn('doubt', ledger, clock);
    const seen: string[] = [];
    ledger.events.subscribe(callback.id, ({ state }) => seen.push(state));
    await ledger.postpone(callback, clock.now() + 5000, 3);
    const later = await theCallback(ledger, callback);
    expect(later).toEqual({ ...callback, due_at: clock.now() + 5000, attempts: 3 });
    expect(seen).toEqual([]);
  });

  it('is put off by nobody who knows an older version', async () => {
    const old = await accepted(ledger);
    const moved = await ledger.move(old, 'dialling', 'test', { due_at: clock.now() });
    await ledger.postpone(old, clock.now() + 99_000);
    expect(await theCallback(ledger, old)).toEqual(moved);
  });
});

it('many callbacks are put off together, but for those that have moved', async () => {
  const waiting = [await accepted(ledger), await accepted(ledger)] as const;
  const old = await accepted(ledger);
  const moved = await ledger.move(old, 'dialling', 'test', { due_at: clock.now() });
  await ledger.postponeAll([...waiting, old], clock.now() + 7000);
  for (const callback of waiting)
    expect(await theCallback(ledger, callback)).toEqual({
      ...callback,
      due_at: clock.now() + 7000,
    });
  expect(await theCallback(ledger, old)).toEqual(moved);
});

describe('a callback that is due', () => {
  it('is told of from its moment on, and not before', async () => {
    const callback = await callbackIn('doubt', ledger, clock);
    await ledger.postpone(callback, clock.now() + 5000);
    expect(await ledger.nextDue('doubt')).toBe(clock.now() + 5000);
    await clock.advance(4999);
    expect(await ledger.due('doubt')).toEqual([]);
    await clock.advance(1);
    expect(await ledger.due('doubt')).toHaveLength(1);
    expect(await ledger.due('dialling')).toEqual([]);
  });

  it('does not wait for hours because the clock was put back after it was written', async () => {
    await callbackIn('ready', ledger, clock);
    await callbackIn('doubt', ledger, clock);
    await callbackIn('accepted', ledger, clock);
    await callbackIn('dialling', ledger, clock);
    clock.jump(-3_600_000);
    expect(await ledger.due('doubt')).toHaveLength(1);
    expect(await ledger.followed.popups()).toHaveLength(1);
    expect(await ledger.claimReady(10, 12_000)).toHaveLength(1);
    // A lease is not over because of that.
    expect(await ledger.due('dialling')).toEqual([]);
  });
});

describe('a process that died while sending', () => {
  it('leaves its callbacks in doubt, and no other callback', async () => {
    const all = await Promise.all(states.map((state) => callbackIn(state, ledger, clock)));
    await markInterruptedInDoubt(new Ledger(store, clock), store, clock);
    for (const callback of all) {
      const { state, due_at } = await theCallback(ledger, callback);
      expect(state).toBe(callback.state === 'dialling' ? 'doubt' : callback.state);
      if (callback.state === 'dialling') expect(due_at).toBe(clock.now());
    }
  });
});
