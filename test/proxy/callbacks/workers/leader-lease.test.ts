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
  [one, other] = [newInstance(), newInstance()];
});
afterEach(() => store.destroy());

const newInstance = (): LeaderLeases => createLeaderLeases(new Leases(store, clock), clock);

/** Asks each instance every second, as a busy poll loop does. Returns the last answers. */
async function askEverySecond(seconds: number, ...asking: LeaderLeases[]): Promise<boolean[]> {
  let answers: boolean[] = [];
  for (let second = 0; second < seconds; second++) {
    await clock.advance(1000);
    answers = await Promise.all(asking.map((leaderLeases) => leaderLeases.isLeader('work')));
  }
  return answers;
}

describe('leader leases', () => {
  it('a leader lease belongs to one instance, for as long as that instance keeps asking', async () => {
    expect(await one.isLeader('work')).toBe(true);
    expect(await other.isLeader('work')).toBe(false);
    expect(await askEverySecond(60, one, other)).toEqual([true, false]);
  });

  it('a leader lease costs one query in three seconds, not one query per tick', async () => {
    const leases = new Leases(store, clock);
    const tryAcquire = vi.spyOn(leases, 'tryAcquire');
    const leaderLeases = createLeaderLeases(leases, clock);
    for (let tick = 0; tick < 90; tick++) {
      expect(await leaderLeases.isLeader('work')).toBe(true);
      await clock.advance(100);
    }
    expect(tryAcquire).toHaveBeenCalledTimes(3);
  });

  it('a leader lease for one kind of work does not affect another', async () => {
    await one.isLeader('work');
    expect(await other.isLeader('other work')).toBe(true);
  });

  it('the leader lease of an instance that died is taken over within ten seconds, and not before it has expired', async () => {
    await one.isLeader('work');
    expect(await askEverySecond(8, other)).toEqual([false]);
    expect(await askEverySecond(2, other)).toEqual([true]);
  });

  it('an instance that was suspended does not lead after another one has taken over', async () => {
    await one.isLeader('work');
    await askEverySecond(20, other);
    expect(await one.isLeader('work')).toBe(false);
  });

  it('a leader lease that is released is free at once', async () => {
    await one.isLeader('work');
    await one.releaseAll();
    expect(await other.isLeader('work')).toBe(true);
  });
});
