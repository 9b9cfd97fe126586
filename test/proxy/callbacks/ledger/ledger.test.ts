import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { liveStates, NumberTaken } from '../../../../proxy/callbacks/ledger/callback-entity.js';
import { Ledger } from '../../../../proxy/callbacks/ledger/ledger.js';
import { holdInterrupted } from '../../../../proxy/callbacks/recovery.js';
import type { LedgerState } from '../../../../proxy/store/callback-tables.js';
import { openStore, type Store } from '../../../../proxy/store/database.js';
import {
  accepted,
  emptyLedger,
  newWish,
  theWish,
  wishIn,
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
  'dialing',
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

describe('a wish that is accepted', () => {
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
    const wishes = await Promise.all(Array.from({ length: 50 }, () => accepted(ledger)));
    const secrets = wishes.flatMap(({ handle, token }) => [handle, token]);
    expect(new Set(secrets).size).toBe(100);
    for (const secret of secrets) expect(secret).toMatch(/^[0-9a-f]{32}$/);
  });

  it('is to be called its delay later', async () => {
    const { call_at } = await accepted(ledger, { delay_seconds: 300 });
    expect(call_at).toBe(clock.now() + 300_000);
  });

  it('is the same wish when key and body come again', async () => {
    const wish = newWish();
    const first = await ledger.accept(wish);
    expect(await ledger.accept(wish)).toMatchObject({
      kind: 'repeated',
      wish: 'wish' in first && first.wish,
    });
    expect(await rows()).toBe(1);
  });

  it('leaves its key free for another wish after 24 hours, and not before', async () => {
    const wish = newWish();
    const first = await accepted(ledger, wish);
    clock.jump(24 * 3_600_000 - 1);
    expect(await ledger.accept(wish)).toMatchObject({ kind: 'repeated' });
    // Its number is free by now; its key is not.
    await ledger.move(first, 'cancelled', 'visitor');
    expect(await ledger.accept(wish)).toMatchObject({ kind: 'repeated' });
    clock.jump(1);
    expect(await ledger.repetitionOf(wish)).toBeUndefined();
    expect(await ledger.accept({ ...wish, number_hash: 'another' })).toMatchObject({
      kind: 'accepted',
    });
    expect(await rows()).toBe(2);
  });

  it('is not told to whoever sends its key with another body', async () => {
    const wish = newWish();
    await ledger.accept(wish);
    expect(await ledger.accept({ ...wish, fingerprint: 'another' })).toEqual({
      kind: 'key-reused',
    });
    expect(await ledger.accept({ ...newWish(), ...wish, fingerprint: 'x' })).toEqual({
      kind: 'key-reused',
    });
  });

  it('is one row with one handle when 100 identical ones come at once', async () => {
    const wish = newWish();
    const all = await Promise.all(Array.from({ length: 100 }, () => ledger.accept(wish)));
    expect(all.filter(({ kind }) => kind === 'accepted')).toHaveLength(1);
    expect(all.filter(({ kind }) => kind === 'repeated')).toHaveLength(99);
    expect(new Set(all.map((one) => 'wish' in one && one.wish.handle)).size).toBe(1);
    expect(await rows()).toBe(1);
  });

  it('is the only one of 200 that come at once for one number', async () => {
    const all = await Promise.all(
      Array.from({ length: 200 }, () => ledger.accept(newWish({ number_hash: 'one number' }))),
    );
    expect(all.filter(({ kind }) => kind === 'accepted')).toHaveLength(1);
    expect(all.filter(({ kind }) => kind === 'duplicate')).toHaveLength(199);
  });

  it.each(states)('holds its number exactly while it is live: %s', async (state) => {
    await wishIn(state, ledger, clock, { number_hash: 'one number' });
    const { kind } = await ledger.accept(newWish({ number_hash: 'one number' }));
    expect(kind).toBe(liveStates.includes(state) ? 'duplicate' : 'accepted');
    expect(liveStates).toEqual(['scheduled', 'ready', 'dialing', 'accepted', 'doubt']);
  });

  it('is not called a duplicate when the store refuses it for another reason', async () => {
    await expect(ledger.accept(newWish({ popup_id: null as unknown as string }))).rejects.toThrow(
      /NOT NULL|not-null/,
    );
  });

  it('leaves nothing behind when its transition cannot be written', async () => {
    await sql`drop table callback_transitions`.execute(store);
    await expect(ledger.accept(newWish())).rejects.toThrow();
    expect(await rows()).toBe(0);
  });
});

describe('a wish that moves', () => {
  it('is moved by one of two who try, and the other one is told', async () => {
    const wish = await accepted(ledger);
    const moves = await Promise.all([
      ledger.move(wish, 'dialing', 'one'),
      ledger.move(wish, 'cancelled', 'another'),
      ledger.move(wish, 'dialing', 'a third'),
    ]);
    expect(moves.filter(Boolean)).toHaveLength(1);
    expect((await theWish(ledger, wish)).version).toBe(2);
  });

  it('cannot be moved by somebody who knows an older version of the same state', async () => {
    const old = await wishIn('accepted', ledger, clock);
    await ledger.move(old, 'accepted', 'dialling', { progress: 'calling' });
    expect(await ledger.move(old, 'accepted', 'late', { progress: null })).toBeUndefined();
    expect((await theWish(ledger, old)).progress).toBe('calling');
  });

  it.each(['ended', 'missed', 'cancelled', 'refused', 'failed'] as const)(
    'never leaves the end: %s',
    async (state) => {
      const wish = await wishIn(state, ledger, clock);
      for (const to of states)
        await expect(ledger.move(wish, to, 'no')).rejects.toThrow(/does not/);
      expect(await theWish(ledger, wish)).toEqual(wish);
    },
  );

  it.each([
    ['ready', 'accepted'],
    ['ready', 'ended'],
    ['dialing', 'cancelled'],
    ['dialing', 'dialing'],
    ['accepted', 'ready'],
    ['accepted', 'dialing'],
    ['doubt', 'ready'],
    ['doubt', 'dialing'],
    ['doubt', 'cancelled'],
    ['doubt', 'ended'],
    ['unsettled', 'ready'],
    ['unsettled', 'dialing'],
    ['unsettled', 'doubt'],
  ] as const)('goes no forbidden way: %s to %s', async (from, to) => {
    const wish = await wishIn(from, ledger, clock);
    await expect(ledger.move(wish, to, 'no')).rejects.toThrow(/does not go/);
  });

  it('does not become live again while another one of its number is', async () => {
    const old = await wishIn('unsettled', ledger, clock, { number_hash: 'one number' });
    const live = await accepted(ledger, { number_hash: 'one number' });
    await expect(ledger.move(old, 'accepted', 'found late')).rejects.toThrow(NumberTaken);
    expect(await theWish(ledger, old)).toEqual(old);
    await ledger.move(live, 'cancelled', 'by the visitor');
    expect(await ledger.move(old, 'accepted', 'found late')).toMatchObject({ state: 'accepted' });
  });

  it('leaves a trace of every change of state, without personal data', async () => {
    const personal = ['+33639989999', 'CANARY Name', 'CANARY field', '203.0.113.99'];
    const wish = await wishIn('ended', ledger, clock, {
      number: personal[0]!,
      name: personal[1]!,
      custom1: personal[2]!,
      address: personal[3]!,
    });
    const trace = await store.selectFrom('callback_transitions').selectAll().execute();
    expect(trace.map(({ from_state, to_state }) => [from_state, to_state])).toEqual([
      [null, 'ready'],
      ['ready', 'dialing'],
      ['dialing', 'accepted'],
      ['accepted', 'ended'],
    ]);
    for (const secret of [...personal, wish.handle, wish.token])
      expect(JSON.stringify(trace)).not.toContain(secret);
  });

  it('is told of to who watches it, in order, and to nobody who stopped', async () => {
    const wish = await accepted(ledger);
    const seen: string[] = [];
    const stop = ledger.news.watch(wish.id, ({ state }) => seen.push(state));
    ledger.news.watch((await accepted(ledger)).id, () => seen.push('another wish'));
    const dialing = await ledger.move(wish, 'dialing', 'test');
    const inDoubt = dialing && (await ledger.move(dialing, 'doubt', 'test'));
    stop();
    await ledger.move(inDoubt!, 'unsettled', 'test');
    expect(seen).toEqual(['dialing', 'doubt']);
  });

  it('is not changed for anyone by being put off', async () => {
    const wish = await wishIn('doubt', ledger, clock);
    const seen: string[] = [];
    ledger.news.watch(wish.id, ({ state }) => seen.push(state));
    await ledger.postpone(wish, clock.now() + 5000, 3);
    const later = await theWish(ledger, wish);
    expect(later).toEqual({ ...wish, due_at: clock.now() + 5000, attempts: 3 });
    expect(seen).toEqual([]);
  });

  it('is put off by nobody who knows an older version', async () => {
    const old = await accepted(ledger);
    const moved = await ledger.move(old, 'dialing', 'test', { due_at: clock.now() });
    await ledger.postpone(old, clock.now() + 99_000);
    expect(await theWish(ledger, old)).toEqual(moved);
  });
});

it('many wishes are put off together, but for those that have moved', async () => {
  const waiting = [await accepted(ledger), await accepted(ledger)] as const;
  const old = await accepted(ledger);
  const moved = await ledger.move(old, 'dialing', 'test', { due_at: clock.now() });
  await ledger.postponeAll([...waiting, old], clock.now() + 7000);
  for (const wish of waiting)
    expect(await theWish(ledger, wish)).toEqual({ ...wish, due_at: clock.now() + 7000 });
  expect(await theWish(ledger, old)).toEqual(moved);
});

describe('a wish that is due', () => {
  it('is told of from its moment on, and not before', async () => {
    const wish = await wishIn('doubt', ledger, clock);
    await ledger.postpone(wish, clock.now() + 5000);
    expect(await ledger.nextDue('doubt')).toBe(clock.now() + 5000);
    await clock.advance(4999);
    expect(await ledger.due('doubt')).toEqual([]);
    await clock.advance(1);
    expect(await ledger.due('doubt')).toHaveLength(1);
    expect(await ledger.due('dialing')).toEqual([]);
  });

  it('does not wait for hours because the clock was put back after it was written', async () => {
    await wishIn('ready', ledger, clock);
    await wishIn('doubt', ledger, clock);
    await wishIn('accepted', ledger, clock);
    await wishIn('dialing', ledger, clock);
    clock.jump(-3_600_000);
    expect(await ledger.due('doubt')).toHaveLength(1);
    expect(await ledger.followed.popups()).toHaveLength(1);
    expect(await ledger.claimReady(10, 12_000)).toHaveLength(1);
    // A lease is not over because of that.
    expect(await ledger.due('dialing')).toEqual([]);
  });
});

describe('a process that died while sending', () => {
  it('leaves its wishes in doubt, and no other wish', async () => {
    const all = await Promise.all(states.map((state) => wishIn(state, ledger, clock)));
    await holdInterrupted(new Ledger(store, clock), store, clock);
    for (const wish of all) {
      const { state, due_at } = await theWish(ledger, wish);
      expect(state).toBe(wish.state === 'dialing' ? 'doubt' : wish.state);
      if (wish.state === 'dialing') expect(due_at).toBe(clock.now());
    }
  });
});
