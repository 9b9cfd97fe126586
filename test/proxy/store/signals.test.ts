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

const heard = (signals: Signals): Signal[] => {
  const all: Signal[] = [];
  signals.listen((signal) => all.push(signal));
  return all;
};

const ends = (): Promise<unknown> =>
  sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen%'`.execute(
    stores[0]!,
  );

it('a signal is not told in the instance that sends it', async () => {
  const own = heard(here);
  await here.send('callback', 7);
  expect(own).toEqual([]);
});

describe.runIf(isOnPostgres())('between instances, a signal', () => {
  it('reaches the others in order, and its sender never', async () => {
    const [own, others] = [heard(here), heard(there)];
    for (let id = 1; id <= 50; id++) await here.send('callback', id);
    await vi.waitUntil(() => others.length === 50);
    // What there sends comes after whatever would have come back to here.
    await there.send('end', 0);
    await vi.waitUntil(() =>
      own.some((signal) => signal !== 'some-missed' && signal.topic === 'end'),
    );
    expect(others.slice(0, 50)).toEqual(
      Array.from({ length: 50 }, (_, index) => ({ topic: 'callback', id: index + 1 })),
    );
    expect(own).toEqual([{ topic: 'end', id: 0 }]);
  });

  it('reaches nobody who stopped listening', async () => {
    const stopped: Signal[] = [];
    there.listen((signal) => stopped.push(signal))();
    const others = heard(there);
    await here.send('callback', 7);
    await vi.waitUntil(() => others.length === 1);
    expect(stopped).toEqual([]);
  });

  it('may be missed while the connection is lost, and that is told when it is back', async () => {
    const others = heard(there);
    await ends();
    await vi.waitUntil(async () => {
      await clock.advance(1000);
      return others.includes('some-missed');
    });
    expect(others).toEqual(['some-missed']);
    await here.send('callback', 8);
    await vi.waitUntil(() => others.length > 1);
    expect(others[1]).toEqual({ topic: 'callback', id: 8 });
  });

  it('is no failure when the store is away', async () => {
    await stores[0]?.destroy();
    await expect(here.send('callback', 9)).resolves.toBeUndefined();
    stores.shift();
  });
});
