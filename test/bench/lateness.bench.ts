// How late appointments are called while the program runs as it should, on a real clock: from the moment that was
// promised to the one at which WebAppel accepted the call.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Ledger } from '../../proxy/callbacks/ledger/ledger.js';
import { systemClock } from '../../proxy/clock.js';
import { openStore } from '../../proxy/store/database.js';
import { acceptedCallback } from '../support/callbacks/callbacks.js';
import { startPostgres } from '../support/store/postgres-server.js';
import { quantile, type Row, report } from './measure.js';
import { startServed } from './served.js';
import type { Tally } from './served-upstream.js';

const APPOINTMENTS = 600;
const SECONDS = 30;
/** For writing them and for starting the program: the first is due after that. */
const AHEAD_MS = 20_000;
/** What was not called by then is missing. */
const LATEST_MS = 30_000;

const folder = mkdtempSync(join(tmpdir(), 'rappel-bench-'));
const postgres = await startPostgres();

/** @returns the moments that were promised, by number */
async function promise(url: string): Promise<Map<string, number>> {
  const store = await openStore(url);
  const ledger = new Ledger(store, systemClock);
  const promised = new Map<string, number>();
  const firstAt = systemClock.now() + AHEAD_MS;
  for (let index = 0; index < APPOINTMENTS; index++) {
    const number = `336127${String(index).padStart(5, '0')}`;
    const slotAt = firstAt + Math.round((index * SECONDS * 1000) / APPOINTMENTS);
    await acceptedCallback(ledger, {
      number: `+${number}`,
      slot_at: slotAt,
      slot_zone: 'Europe/Paris',
    });
    promised.set(number, slotAt);
  }
  await store.destroy();
  return promised;
}

async function keep(what: string, url: string): Promise<Row> {
  const promised = await promise(url);
  const moments = [...promised.values()];
  const upstream = await startServed<string>('served-upstream', {});
  const proxy = await startServed<string>('served-proxy', {
    DATABASE_URL: url,
    WEBAPPEL_URL: upstream.said,
    POPUP_SCHEDULES: '77=always',
  });
  try {
    if (systemClock.now() > Math.min(...moments))
      throw new Error('the first was due before the program was up: give more time ahead');
    const tally = (question = {}) => upstream.ask<Tally>(question);
    const until = Math.max(...moments) + LATEST_MS;
    while ((await tally()).placed < APPOINTMENTS && systemClock.now() < until) await pause(500);
    const { calls = [], repeated } = await tally({ withCalls: true });
    const lateness = calls.map(
      ({ number, placedAt }) => placedAt - (promised.get(number) ?? Number.NaN),
    );
    return {
      what,
      called: calls.length,
      'called twice': repeated,
      early: lateness.filter((ms) => ms < 0).length,
      'p50 ms': quantile(lateness, 0.5),
      'p99 ms': quantile(lateness, 0.99),
      'max ms': Math.max(...lateness),
    };
  } finally {
    await proxy.stop();
    await upstream.stop();
  }
}

try {
  await postgres.run('create database appointments');
  report('lateness', [
    {
      title: `${APPOINTMENTS} appointments over ${SECONDS} s: how late WebAppel is asked to call`,
      rows: [
        await keep('SQLite on disk', `sqlite:${join(folder, 'rappel.db')}`),
        await keep('PostgreSQL', postgres.urlOf('appointments')),
      ],
    },
  ]);
} finally {
  await postgres.remove();
  rmSync(folder, { recursive: true });
}
