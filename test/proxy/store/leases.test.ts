import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../proxy/store/database.js';
import { Leases } from '../../../proxy/store/leases.js';
import { openTestStore } from '../../support/store/stores.js';
import { FakeClock } from '../../support/time/fake-clock.js';

let store: Store;
let clock: FakeClock;
let leases: Leases;
beforeEach(async () => {
  store = await openTestStore();
  clock = new FakeClock();
  leases = new Leases(store, clock);
});
afterEach(() => store.destroy());

describe('a lease', () => {
  it('is held by one of twenty who want it at the same moment', async () => {
    const holders = Array.from({ length: 20 }, (_, index) => `instance ${index}`);
    const held = await Promise.all(holders.map((holder) => leases.tryAcquire('due', holder, 1000)));
    expect(held.filter(Boolean)).toHaveLength(1);
  });

  it('is held alone until it ends, and then by whoever comes first', async () => {
    expect(await leases.tryAcquire('due', 'a', 1000)).toBe(true);
    await clock.advance(999);
    expect(await leases.tryAcquire('due', 'b', 1000)).toBe(false);
    await clock.advance(1);
    expect(await leases.tryAcquire('due', 'b', 1000)).toBe(true);
    expect(await leases.tryAcquire('due', 'a', 1000)).toBe(false);
  });

  it('is kept by taking it again in time', async () => {
    await leases.tryAcquire('due', 'a', 1000);
    await clock.advance(900);
    expect(await leases.tryAcquire('due', 'a', 1000)).toBe(true);
    await clock.advance(900);
    expect(await leases.tryAcquire('due', 'b', 1000)).toBe(false);
  });

  it('is free again when its holder gives it back, and stays when somebody else does', async () => {
    await leases.tryAcquire('due', 'a', 1000);
    await leases.release('due', 'b');
    expect(await leases.tryAcquire('due', 'b', 1000)).toBe(false);
    await leases.release('due', 'a');
    expect(await leases.tryAcquire('due', 'b', 1000)).toBe(true);
  });

  it('has nothing to do with one of another name', async () => {
    expect(await leases.tryAcquire('due', 'a', 1000)).toBe(true);
    expect(await leases.tryAcquire('voicemail', 'b', 1000)).toBe(true);
  });
});
