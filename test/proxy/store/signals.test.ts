import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openStore, type Store } from '../../../proxy/store/database.js';
import { openSignals, type Signal, type Signals } from '../../../proxy/store/signals.js';
import { isOnPostgres, newDatabase } from '../../support/store/stores.js';
import { FakeClock } from '../../support/time/fake-clock.js';

let url = 'sqlite::memory:';
let drop: () => Promise<void> = async () => undefined;
let stores: Store[];
let clock: FakeClock;
let here: Signals;
let there: Signals;

beforeEach(async () => {
  if (isOnPostgres()) ({ url, drop } = await newDatabase());
  clock = new FakeClock();
  stores = [await openStore(url), await openStore(url)];
  [here, there] = (await Promise.all(stores.map((store) => openSignals(store, url, clock)))) as [
    Signals,
    Signals,
  ];
});
afterEach(async () => {
  await Promise.all([here.close(), there.close()]);
  await Promise.all(stores.map((store) => store.destroy()));
  await drop();
});

const record = (signals: Signals): Signal[] => {
  const all: Signal[] = [];
  signals.listen((signal) => all.push(signal));
  return all;
};

const endConnections = (): Promise<unknown> =>
  sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen%'`.execute(
    stores[0]!,
  );

it('an instance does not receive the signals that it sends', async () => {
  const receivedHere = record(here);
  await here.send('callback', 7);
  expect(receivedHere).toEqual([]);
});

describe.runIf(isOnPostgres())('signals between instances', () => {
  it('signals reach the other instances in order and never their sender', async () => {
    const [receivedHere, receivedThere] = [record(here), record(there)];
    for (let id = 1; id <= 50; id++) await here.send('callback', id);
    await vi.waitUntil(() => receivedThere.length === 50);
    // This signal arrives after any of its own that `here` might have received.
    await there.send('end', 0);
    await vi.waitUntil(() =>
      receivedHere.some((signal) => signal !== 'signals-lost' && signal.topic === 'end'),
    );
    expect(receivedThere.slice(0, 50)).toEqual(
      Array.from({ length: 50 }, (_, index) => ({ topic: 'callback', id: index + 1 })),
    );
    expect(receivedHere).toEqual([{ topic: 'end', id: 0 }]);
  });

  it('a listener that was stopped receives no signals', async () => {
    const stopped: Signal[] = [];
    there.listen((signal) => stopped.push(signal))();
    const receivedThere = record(there);
    await here.send('callback', 7);
    await vi.waitUntil(() => receivedThere.length === 1);
    expect(stopped).toEqual([]);
  });

  it('listeners learn that signals may be lost when a lost connection is back', async () => {
    const receivedThere = record(there);
    await endConnections();
    await vi.waitUntil(async () => {
      await clock.advance(1000);
      return receivedThere.includes('signals-lost');
    });
    expect(receivedThere).toEqual(['signals-lost']);
    await here.send('callback', 8);
    await vi.waitUntil(() => receivedThere.length > 1);
    expect(receivedThere[1]).toEqual({ topic: 'callback', id: 8 });
  });

  it('sending a signal does not fail while the store is down', async () => {
    await stores[0]?.destroy();
    await expect(here.send('callback', 9)).resolves.toBeUndefined();
    stores.shift();
  });
});
