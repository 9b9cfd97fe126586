import { sql } from 'kysely';
import type { Clock, Stop } from '../../shared/clock.js';
import { isPostgres, type Store } from './database.js';

const LOOK_EVERY_MS = 10_000;
/** At the start the quickest of so many answers counts. */
const FIRST_LOOKS = 3;

/** What the database's clock is ahead of this process's count of time, and by how much that may be wrong. */
interface Reading {
  aheadMs: number;
  errorMs: number;
}

export interface StoreClock extends Clock {
  /** Looks at the database's clock no more. */
  stop: Stop;
}

/**
 * The time that all instances on a PostgreSQL share: the server's. Between two looks it goes on by this machine's count
 * of time, which nobody sets, so a machine whose wall clock is moved neither fires early nor twice. On SQLite there is
 * one machine, and this is its clock.
 * @throws when the database does not answer; later it may be silent, and the last reading counts
 */
export async function openStoreClock(store: Store, machine: Clock): Promise<StoreClock> {
  const { monotonic, after } = {
    monotonic: () => machine.monotonic(),
    after: (delayMs: number, task: () => void) => machine.after(delayMs, task),
  };
  if (!isPostgres(store))
    return { now: () => machine.now(), monotonic, after, stop: () => undefined };

  let reading = await look(store, machine);
  for (let looks = 1; looks < FIRST_LOOKS; looks++) {
    const other = await look(store, machine);
    if (other.errorMs < reading.errorMs) reading = other;
  }
  let isStopped = false;
  let stopTimer: Stop = () => undefined;
  const lookAgain = (): void => {
    stopTimer = after(LOOK_EVERY_MS, () => {
      look(store, machine)
        .then((latest) => {
          // Within its error the new reading says the same as the old one: time does not tremble with the network.
          const differsByMs = Math.abs(latest.aheadMs - reading.aheadMs);
          if (differsByMs > latest.errorMs + reading.errorMs) reading = latest;
        })
        .catch(() => undefined)
        .finally(() => {
          if (!isStopped) lookAgain();
        });
    });
  };
  lookAgain();
  return {
    now: () => Math.round(monotonic() + reading.aheadMs),
    monotonic,
    after,
    stop() {
      isStopped = true;
      stopTimer();
    },
  };
}

/** The server looked at its clock somewhere between question and answer: half-way, give or take. */
async function look(store: Store, machine: Clock): Promise<Reading> {
  const asked = machine.monotonic();
  const { rows } = await sql<{
    now: number;
  }>`select extract(epoch from clock_timestamp()) * 1000 as now`.execute(store);
  const answered = machine.monotonic();
  return {
    aheadMs: (rows[0]?.now ?? Number.NaN) - (asked + answered) / 2,
    // A millisecond for the rounding of both.
    errorMs: (answered - asked) / 2 + 1,
  };
}
