import { sql } from 'kysely';
import type { Clock, Stop } from '../../shared/clock.js';
import { isPostgres, type Store } from './database.js';

const READ_INTERVAL_MS = 10_000;
/** At the start, the most precise of these readings is used. */
const INITIAL_READINGS = 3;

/** How far the database's clock is ahead of this process's monotonic clock, and the largest error of that. */
interface Reading {
  offsetMs: number;
  errorMs: number;
}

export interface StoreClock extends Clock {
  /** Stops reading the database's clock. */
  stop: Stop;
}

/**
 * The time that all instances share: the PostgreSQL server's. Between two readings it follows this machine's monotonic
 * clock, so setting a machine's wall clock makes no timer fire early or twice. On SQLite it is the machine's own clock.
 * @throws when the database does not answer at the start; later failures keep the last reading
 */
export async function openStoreClock(store: Store, machine: Clock): Promise<StoreClock> {
  const { monotonic, after } = {
    monotonic: () => machine.monotonic(),
    after: (delayMs: number, task: () => void) => machine.after(delayMs, task),
  };
  if (!isPostgres(store))
    return { now: () => machine.now(), monotonic, after, stop: () => undefined };

  let reading = await readServerClock(store, machine);
  for (let count = 1; count < INITIAL_READINGS; count++) {
    const other = await readServerClock(store, machine);
    if (other.errorMs < reading.errorMs) reading = other;
  }
  let isStopped = false;
  let stopTimer: Stop = () => undefined;
  const scheduleReading = (): void => {
    stopTimer = after(READ_INTERVAL_MS, () => {
      readServerClock(store, machine)
        .then((latest) => {
          // Ignore a difference within the error of measurement, or network jitter would make the clock jump.
          const differsByMs = Math.abs(latest.offsetMs - reading.offsetMs);
          if (differsByMs > latest.errorMs + reading.errorMs) reading = latest;
        })
        .catch(() => undefined)
        .finally(() => {
          if (!isStopped) scheduleReading();
        });
    });
  };
  scheduleReading();
  return {
    now: () => Math.round(monotonic() + reading.offsetMs),
    monotonic,
    after,
    stop() {
      isStopped = true;
      stopTimer();
    },
  };
}

/** Assumes that the server read its clock halfway between query and answer. */
async function readServerClock(store: Store, machine: Clock): Promise<Reading> {
  const askedAt = machine.monotonic();
  const { rows } = await sql<{
    now: number;
  }>`select extract(epoch from clock_timestamp()) * 1000 as now`.execute(store);
  const answeredAt = machine.monotonic();
  return {
    offsetMs: (rows[0]?.now ?? Number.NaN) - (askedAt + answeredAt) / 2,
    // One millisecond for the rounding of both clocks.
    errorMs: (answeredAt - askedAt) / 2 + 1,
  };
}
