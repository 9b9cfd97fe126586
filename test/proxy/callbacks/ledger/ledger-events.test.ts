import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Ledger } from '../../../../proxy/callbacks/ledger/ledger.js';
import { openStore, type Store } from '../../../../proxy/store/database.js';
import { openSignals, type Signals } from '../../../../proxy/store/signals.js';
import { accepted, callbackIn } from '../../../support/callbacks/callbacks.js';
import { isOnPostgres, newDatabase } from '../../../support/store/stores.js';
import { FakeClock } from '../../../support/time/fake-clock.js';

interface Instance {
  store: Store;
  signals: Signals;
  ledger: Ledger;
}

let clock: FakeClock;
let instances: Instance[];
let drop: () => Promise<void>;

async function start(url: string): Promise<Instance> {
  const store = await openStore(url);
  const signals = await openSignals(store, url, clock);
  return { store, signals, ledger: new Ledger(store, clock, { signals }) };
}

describe.runIf(isOnPostgres())('what one instance changes', () => {
  let here: Ledger;
  let there: Ledger;
  beforeEach(async () => {
    clock = new FakeClock();
    const database = await newDatabase();
    drop = database.drop;
    instances = [await start(database.url), await start(database.url)];
    [here, there] = instances.map(({ ledger }) => ledger) as [Ledger, Ledger];
  });
  afterEach(async () => {
    for (const { signals, store } of instances) {
      await signals.close();
      await store.destroy();
    }
    await drop();
  });

  it('is told to whoever watches that callback at another one', async () => {
    const callback = await accepted(here);
    const seen: string[] = [];
    there.events.subscribe(callback.id, ({ state, version }) => seen.push(`${state} ${version}`));
    await here.move(callback, 'dialling', 'test');
    // The signal of its first state may be heard before that.
    await vi.waitUntil(() => seen.includes('dialling 2'));
  });

  it('wakes another one where there is work to do', async () => {
    let work = 0;
    there.events.subscribeWork(() => {
      work += 1;
    });
    await callbackIn('accepted', here, clock);
    // Accepted by the ledger, and accepted by WebAppel; that it is being sent concerns nobody else.
    await vi.waitUntil(() => work >= 2);
    expect(work).toBe(2);
  });

  it('is not taken by another one for its own', async () => {
    const seen: string[] = [];
    there.events.subscribeAll(({ state }) => seen.push(state));
    const callback = await accepted(here);
    let heard = false;
    there.events.subscribe(callback.id, () => {
      heard = true;
    });
    await here.move(callback, 'dialling', 'test');
    await vi.waitUntil(() => heard);
    expect(seen).toEqual([]);
  });
});
