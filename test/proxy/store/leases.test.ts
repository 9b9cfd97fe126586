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
  it('a lease goes to exactly one of twenty instances that try at the same time', async () => {
    const holders = Array.from({ length: 20 }, (_, index) => `instance ${index}`);
    const held = await Promise.all(holders.map((holder) => leases.tryAcquire('due', holder, 1000)));
    expect(held.filter(Boolean)).toHaveLength(1);
  });

  it('a lease has one holder until it ends, and then goes to the first instance that tries', async () => {
    expect(await leases.tryAcquire('due', 'a', 1000)).toBe(true);
    await clock.advance(999);
    expect(await leases.tryAcquire('due', 'b', 1000)).toBe(false);
    await clock.advance(1);
    expect(await leases.tryAcquire('due', 'b', 1000)).toBe(true);
    expect(await leases.tryAcquire('due', 'a', 1000)).toBe(false);
  });

  it('a lease is renewed when its holder acquires it again in time', async () => {
    await leases.tryAcquire('due', 'a', 1000);
    await clock.advance(900);
    expect(await leases.tryAcquire('due', 'a', 1000)).toBe(true);
    await clock.advance(900);
    expect(await leases.tryAcquire('due', 'b', 1000)).toBe(false);
  });

  it('a lease ends when its holder releases it, but not when another instance tries to', async () => {
    await leases.tryAcquire('due', 'a', 1000);
    await leases.release('due', 'b');
    expect(await leases.tryAcquire('due', 'b', 1000)).toBe(false);
    await leases.release('due', 'a');
    expect(await leases.tryAcquire('due', 'b', 1000)).toBe(true);
  });

  it('leases with different names are independent', async () => {
    expect(await leases.tryAcquire('due', 'a', 1000)).toBe(true);
    expect(await leases.tryAcquire('voicemail', 'b', 1000)).toBe(true);
  });
});
