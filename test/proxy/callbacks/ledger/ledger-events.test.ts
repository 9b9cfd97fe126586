import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Ledger } from '../../../../proxy/callbacks/ledger/ledger.js';
import { openStore, type Store } from '../../../../proxy/store/database.js';
import { openSignals, type Signals } from '../../../../proxy/store/signals.js';
import { acceptedCallback, callbackIn } from '../../../support/callbacks/callbacks.js';
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

describe.runIf(isOnPostgres())('events between instances', () => {
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

  it('a change by one instance reaches the subscribers of that callback in another', async () => {
    const callback = await acceptedCallback(here);
    const seen: string[] = [];
    there.events.subscribe(callback.id, ({ state, version }) => seen.push(`${state} ${version}`));
    await here.move(callback, 'dialling', {});
    // The signal of its first state may arrive first.
    await vi.waitUntil(() => seen.includes('dialling 2'));
  });

  it('new work in one instance wakes the workers of another', async () => {
    let work = 0;
    there.events.subscribeWork(() => {
      work += 1;
    });
    await callbackIn('accepted', here, clock);
    // `ready` and `accepted` are work for other instances; `dialling` is not.
    await vi.waitUntil(() => work >= 2);
    expect(work).toBe(2);
  });

  it('what became of a doubt in one instance reaches the others, and nothing else does', async () => {
    const outcomes: string[] = [];
    there.events.subscribeSettledDoubts((outcome) => outcomes.push(outcome));
    const number = (index: number) => ({ number_hash: `hash ${index}` });
    const found = await callbackIn('doubt', here, clock, number(1));
    await here.move(found, 'accepted', {});
    const missing = await callbackIn('doubt', here, clock, number(2));
    await here.move(missing, 'unsettled', {});
    await vi.waitUntil(() => outcomes.length >= 2);
    expect(outcomes).toEqual(['found', 'missing']);
  });

  it('a change by another instance is not published as one of this instance', async () => {
    const seen: string[] = [];
    there.events.subscribeAll(({ state }) => seen.push(state));
    const callback = await acceptedCallback(here);
    let arrived = false;
    there.events.subscribe(callback.id, () => {
      arrived = true;
    });
    await here.move(callback, 'dialling', {});
    await vi.waitUntil(() => arrived);
    expect(seen).toEqual([]);
  });
});
