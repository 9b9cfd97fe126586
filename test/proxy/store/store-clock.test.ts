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

/** Moves the server's clock, as this store sees it: its own function of that name is found first. */
async function moveServer(byMs: number): Promise<void> {
  const statements = [
    'create schema moved',
    `create function moved.clock_timestamp() returns timestamptz volatile language sql
       as $$ select pg_catalog.clock_timestamp() + interval '${byMs} milliseconds' $$`,
    `do $$ begin execute format('alter database %I set search_path = moved, pg_catalog, public', current_database());
       end $$`,
    // What is connected already goes on with the path that it began with.
    `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    'set search_path = moved, pg_catalog, public',
  ];
  for (const statement of statements) await sql.raw(statement).execute(store);
}

describe.runIf(isOnPostgres())('the clock of a shared store', () => {
  it('tells the time of the server, whatever this machine believes', async () => {
    // Nothing passes on this machine's clock between the look and now, but for real time on the server.
    expect(Math.abs(clock.now() - (await serverTime()))).toBeLessThan(5000);
    expect(Math.abs(clock.now() - machine.now())).toBeGreaterThan(5000);
  });

  it('is not moved when the wall clock of the machine is', async () => {
    const before = clock.now();
    machine.jump(3_600_000);
    expect(clock.now()).toBe(before);
    machine.jump(-7_200_000);
    expect(clock.now()).toBe(before);
  });

  it('goes on by the machine’s count of time, in whole milliseconds', async () => {
    const before = clock.now();
    await machine.advance(1234);
    expect(clock.now() - before).toBe(1234);
    expect(Number.isInteger(clock.now())).toBe(true);
  });

  it('follows the server when its clock is moved', async () => {
    await moveServer(60_000);
    const before = clock.now();
    await machine.advance(10_000);
    // The look tells the server's time, for which these ten seconds of the machine have not passed.
    expect(clock.now() - before).toBeGreaterThan(60_000);
    expect(clock.now() - before).toBeLessThan(65_000);
  });

  it('goes on while the server is silent', async () => {
    const before = clock.now();
    await store.destroy();
    await machine.advance(30_000);
    expect(clock.now() - before).toBe(30_000);
    store = await openTestStore();
  });
});

describe.runIf(!isOnPostgres())('the clock of a store of one machine', () => {
  it('is the machine’s own', async () => {
    expect(clock.now()).toBe(machine.now());
    machine.jump(5000);
    await settle();
    expect(clock.now()).toBe(machine.now());
  });
});
