import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../proxy/store/database.js';
import { openStoreClock, type StoreClock } from '../../../proxy/store/store-clock.js';
import { isOnPostgres, openTestStore } from '../../support/store/stores.js';
import { FakeClock, settle } from '../../support/time/fake-clock.js';

let store: Store;
let machine: FakeClock;
let clock: StoreClock;
beforeEach(async () => {
  store = await openTestStore();
  machine = new FakeClock();
  clock = await openStoreClock(store, machine);
});
afterEach(async () => {
  clock.stop();
  await store.destroy();
});

const serverTime = async (): Promise<number> => {
  const { rows } = await sql<{
    now: number;
  }>`select extract(epoch from clock_timestamp()) * 1000 as now`.execute(store);
  return rows[0]?.now ?? 0;
};

/** Moves the server's clock for this database with a `clock_timestamp` of its own, first in the search path. */
async function moveServer(byMs: number): Promise<void> {
  const statements = [
    'create schema moved',
    `create function moved.clock_timestamp() returns timestamptz volatile language sql
       as $$ select pg_catalog.clock_timestamp() + interval '${byMs} milliseconds' $$`,
    `do $$ begin execute format('alter database %I set search_path = moved, pg_catalog, public', current_database());
       end $$`,
    // Existing connections would keep their search path.
    `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    'set search_path = moved, pg_catalog, public',
  ];
  for (const statement of statements) await sql.raw(statement).execute(store);
}

describe.runIf(isOnPostgres())('the clock of a shared store', () => {
  it('the store clock shows the time of the server, not of the machine', async () => {
    // The machine's fake clock stands still, while the server's clock goes on in real time.
    expect(Math.abs(clock.now() - (await serverTime()))).toBeLessThan(5000);
    expect(Math.abs(clock.now() - machine.now())).toBeGreaterThan(5000);
  });

  it('the store clock does not move when the wall clock of the machine is set', async () => {
    const before = clock.now();
    machine.jump(3_600_000);
    expect(clock.now()).toBe(before);
    machine.jump(-7_200_000);
    expect(clock.now()).toBe(before);
  });

  it('the store clock follows the machine’s monotonic clock in whole milliseconds', async () => {
    const before = clock.now();
    await machine.advance(1234);
    expect(clock.now() - before).toBe(1234);
    expect(Number.isInteger(clock.now())).toBe(true);
  });

  it('the store clock follows the server when its clock is moved', async () => {
    await moveServer(60_000);
    const before = clock.now();
    await machine.advance(10_000);
    // The reading has the server's time, on which the ten fake seconds of the machine have not passed.
    expect(clock.now() - before).toBeGreaterThan(60_000);
    expect(clock.now() - before).toBeLessThan(65_000);
  });

  it('the store clock goes on while the server does not answer', async () => {
    const before = clock.now();
    await store.destroy();
    await machine.advance(30_000);
    expect(clock.now() - before).toBe(30_000);
    store = await openTestStore();
  });
});

describe.runIf(!isOnPostgres())('the clock of an SQLite store', () => {
  it('the store clock is the clock of the machine', async () => {
    expect(clock.now()).toBe(machine.now());
    machine.jump(5000);
    await settle();
    expect(clock.now()).toBe(machine.now());
  });
});
