import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createLeaderLeases,
  type LeaderLeases,
} from '../../../../proxy/callbacks/workers/leader-lease.js';
import type { Store } from '../../../../proxy/store/database.js';
import { Leases } from '../../../../proxy/store/leases.js';
import { openTestStore } from '../../../support/store/stores.js';
import { FakeClock } from '../../../support/time/fake-clock.js';

let store: Store;
let clock: FakeClock;
let one: LeaderLeases;
let other: LeaderLeases;
beforeEach(async () => {
  store = await openTestStore();
  clock = new FakeClock();
  [one, other] = [newTurns(), newTurns()];
});
afterEach(() => store.destroy());

const newTurns = (): LeaderLeases => createLeaderLeases(new Leases(store, clock), clock);

/** Asks every second, as a loop does that has work. */
async function go(seconds: number, ...asking: LeaderLeases[]): Promise<boolean[]> {
  let answers: boolean[] = [];
  for (let second = 0; second < seconds; second++) {
    await clock.advance(1000);
    answers = await Promise.all(asking.map((leaderLeases) => leaderLeases.isLeader('work')));
  }
  return answers;
}

describe('a turn', () => {
  it('is one process’s at a time, for as long as it asks', async () => {
    expect(await one.isLeader('work')).toBe(true);
    expect(await other.isLeader('work')).toBe(false);
    expect(await go(60, one, other)).toEqual([true, false]);
  });

  it('that is held costs the store a question in three seconds, not one a look', async () => {
    const leases = new Leases(store, clock);
    const tryAcquire = vi.spyOn(leases, 'tryAcquire');
    const leaderLeases = createLeaderLeases(leases, clock);
    for (let look = 0; look < 90; look++) {
      expect(await leaderLeases.isLeader('work')).toBe(true);
      await clock.advance(100);
    }
    expect(tryAcquire).toHaveBeenCalledTimes(3);
  });

  it('of one work says nothing about another', async () => {
    await one.isLeader('work');
    expect(await other.isLeader('other work')).toBe(true);
  });

  it('of a process that died is taken over within ten seconds, and not before its lease is over', async () => {
    await one.isLeader('work');
    expect(await go(8, other)).toEqual([false]);
    expect(await go(2, other)).toEqual([true]);
  });

  it('is not believed in by a process that slept', async () => {
    await one.isLeader('work');
    await go(20, other);
    expect(await one.isLeader('work')).toBe(false);
  });

  it('that is given back is free at once', async () => {
    await one.isLeader('work');
    await one.releaseAll();
    expect(await other.isLeader('work')).toBe(true);
  });
});
