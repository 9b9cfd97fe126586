import { Temporal } from 'temporal-polyfill';
import type { Clock } from '../../shared/clock.js';
import { DAY_MS } from '../../shared/durations.js';
import type { IsLeader } from '../callbacks/workers/leader-lease.js';
import { type PollLoop, startPollLoop } from '../callbacks/workers/poll-loop.js';
import type { Log } from '../log.js';
import type { Metrics } from '../operations/metrics.js';
import { zoned } from '../statistics/period.js';
import type { Store } from '../store/database.js';
import { findWrongCounts, type Period, partsOf } from './hour-counts-check.js';

/** Few people ask for callbacks then. */
const HOUR = 3;
/** Calls of a day are over within it, and their details are known. */
const DAYS = 7;
const PAUSE_MS = 200;
const KEPT_NIGHTS = 30;
/** Wrong counts that the log names. */
const NAMED = 5;

/** How many counts the last re-count found wrong; the same on all instances. */
export const measureRecount = (store: Store, metrics: Pick<Metrics, 'addGauge'>): void =>
  metrics.addGauge(
    'rappel_hour_counts_wrong',
    'Counts by hour that differed from the callbacks when they were last counted again, at night.',
    async () => {
      const last = await store
        .selectFrom('recounts')
        .select('wrong')
        .orderBy('night', 'desc')
        .limit(1)
        .executeTakeFirst();
      return last?.wrong ?? 0;
    },
  );

/**
 * Counts the callbacks of the last days again once a night, on one instance, and compares them with the counts by hour
 * that statistics show. They follow from the same rows in the same transactions, so a difference is a fault of Rappel or
 * of somebody who changed the store.
 */
export function startNightlyRecount({
  store,
  clock,
  log,
  isLeader,
  timeZone,
}: {
  store: Store;
  clock: Clock;
  log: Log;
  isLeader: IsLeader;
  timeZone: string;
}): PollLoop {
  let lastNight = '';
  /** What is under way. */
  let running: { night: string; parts: Period[]; wrong: string[] } | undefined;

  async function end(night: string, wrong: readonly string[]): Promise<void> {
    await note(store, { night, wrong: wrong.length, at: clock.now() });
    if (wrong.length > 0)
      log.error(
        { alert: 'hour-counts', wrong: wrong.length, first: wrong.slice(0, NAMED) },
        'counts by hour differ from the callbacks, so statistics are wrong; run "rappel recount --repair"',
      );
    else log.info({ night }, 'the counts by hour are those of the callbacks');
  }

  return startPollLoop({ clock, log, name: 'nightly re-count' }, async () => {
    const here = zoned(clock.now(), timeZone);
    const night = String(here.toPlainDate());
    if (here.hour < HOUR || night === lastNight || !(await isLeader('recount'))) return undefined;
    if (running?.night !== night) {
      const to = here.startOfDay().epochMilliseconds;
      const parts = (await isCounted(store, night))
        ? []
        : [...partsOf({ from: to - DAYS * DAY_MS, to })];
      running = { night, parts, wrong: [] };
      if (parts.length === 0) lastNight = night;
    }
    const part = running.parts.shift();
    if (!part) return undefined;
    running.wrong.push(...(await findWrongCounts(store, part)));
    // Callbacks are taken between two parts.
    if (running.parts.length > 0) return clock.now() + PAUSE_MS;
    await end(night, running.wrong);
    lastNight = night;
    return undefined;
  });
}

async function isCounted(store: Store, night: string): Promise<boolean> {
  const row = await store
    .selectFrom('recounts')
    .select('night')
    .where('night', '=', night)
    .executeTakeFirst();
  return row !== undefined;
}

async function note(
  store: Store,
  row: { night: string; wrong: number; at: number },
): Promise<void> {
  await store
    .insertInto('recounts')
    .values(row)
    .onConflict((conflict) => conflict.column('night').doUpdateSet(row))
    .execute();
  const before = Temporal.PlainDate.from(row.night).subtract({ days: KEPT_NIGHTS });
  await store.deleteFrom('recounts').where('night', '<', String(before)).execute();
}
