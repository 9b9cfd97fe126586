import { sql } from 'kysely';
import pg from 'pg';
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
let hearsHere: boolean;

beforeEach(async () => {
  if (isOnPostgres()) ({ url, drop } = await newDatabase());
  clock = new FakeClock();
  hearsHere = true;
  stores = [await openStore(url), await openStore(url)];
  const [first, second] = stores as [Store, Store];
  [here, there] = await Promise.all([
    openSignals(first, url, clock, (hears) => {
      hearsHere = hears;
    }),
    openSignals(second, url, clock),
  ]);
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

  it('an instance that is alone sends nothing, and sends again when another one has started', async () => {
    const heard: string[] = [];
    const ear = new pg.Client({ connectionString: url });
    await ear.connect();
    await ear.query('listen rappel');
    ear.on('notification', ({ payload = '' }) => heard.push(payload));
    // What the other one has said arrives before its silence begins.
    const received = record(here);
    await there.send('last', 1);
    await vi.waitUntil(() => received.length > 0);
    await there.close();
    // Longer than the heartbeats of an instance that has stopped are missed.
    await clock.advance(120_000);
    // Simulated time passes faster than signals travel, and one that hears nothing does not trust its silence.
    await vi.waitUntil(() => hearsHere);
    await here.send('callback', 1);
    there = await openSignals(stores[1]!, url, clock);
    const receivedThere = record(there);
    await vi.waitUntil(async () => {
      await here.send('callback', 2);
      return receivedThere.length > 0;
    });
    await ear.end();
    expect(receivedThere[0]).toEqual({ topic: 'callback', id: 2 });
    expect(heard.some((payload) => payload.endsWith('callback 2'))).toBe(true);
    expect(heard.some((payload) => payload.endsWith('callback 1'))).toBe(false);
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

describe.runIf(isOnPostgres())('a connection on which LISTEN hears nothing', () => {
  /** What a pooler in transaction mode does: the statement succeeds, and nothing is passed on. */
  async function openDeaf(): Promise<{ signals: Signals; hearing: boolean[] }> {
    const hearing: boolean[] = [];
    const query = pg.Client.prototype.query;
    const spy = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (
      this: pg.Client,
      ...parameters: unknown[]
    ) {
      const [text] = parameters;
      const replaced = typeof text === 'string' && text.startsWith('listen') ? 'select 1' : text;
      return (query as (...all: unknown[]) => unknown).call(this, replaced, ...parameters.slice(1));
    } as never);
    const signals = await openSignals(stores[1]!, url, clock, (hears) => hearing.push(hears));
    spy.mockRestore();
    return { signals, hearing };
  }

  it('listeners are asked to look every two seconds, and the owner is told once', async () => {
    const { signals, hearing } = await openDeaf();
    try {
      const received = record(signals);
      await clock.advance(4999);
      expect(received).toEqual([]);
      await clock.advance(1);
      expect(hearing).toEqual([false]);
      await clock.advance(6000);
      expect(received).toEqual(['signals-lost', 'signals-lost', 'signals-lost', 'signals-lost']);
      await clock.advance(60_000);
      expect(hearing).toEqual([false]);
    } finally {
      await signals.close();
    }
  });

  it('a connection that hears is not called deaf', async () => {
    const hearing: boolean[] = [];
    const observer = new pg.Client(url);
    await observer.connect();
    let pings = 0;
    observer.on('notification', ({ payload }) => {
      if (payload?.includes(' ping ')) pings += 1;
    });
    await observer.query('listen rappel');
    const signals = await openSignals(stores[1]!, url, clock, (hears) => hearing.push(hears));
    try {
      await vi.waitUntil(() => pings > 0);
      // Signals arrive in their order, so the one to itself has arrived before this one.
      const received = record(signals);
      await here.send('callback', 1);
      await vi.waitUntil(() => received.length === 1);
      await clock.advance(5000);
      expect(hearing).toEqual([]);
    } finally {
      await signals.close();
      await observer.end();
    }
  });
});
