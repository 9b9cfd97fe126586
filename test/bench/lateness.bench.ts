// How late appointments are called in normal operation, on a real clock: from the appointed time until WebAppel accepts
// the call.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ledger } from '../../proxy/callbacks/ledger/ledger.js';
import { systemClock } from '../../proxy/clock.js';
import { openStore } from '../../proxy/store/database.js';
import { acceptedCallback } from '../support/callbacks/callbacks.js';
import { startPostgres } from '../support/store/postgres-server.js';
import { holdsWithin } from '../support/time/wait-until.js';
import { quantile, type Row, report, sized } from './measure.js';
import { startServed } from './served.js';
import type { Tally } from './served-upstream.js';

const APPOINTMENTS = sized(600, 10);
const SECONDS = sized(30, 1);
/** Time to write the appointments and start the program before the first is due. */
const PREPARATION_MS = 20_000;
/** An appointment that is not called by then counts as missing. */
const MAX_LATENESS_MS = 30_000;

const folder = mkdtempSync(join(tmpdir(), 'rappel-bench-'));
const postgres = await startPostgres();

/** @returns the appointed times, by number */
async function addAppointments(url: string): Promise<Map<string, number>> {
  const store = await openStore(url);
  const ledger = new Ledger(store, systemClock);
  const slots = new Map<string, number>();
  const firstAt = systemClock.now() + PREPARATION_MS;
  for (let index = 0; index < APPOINTMENTS; index++) {
    const number = `336127${String(index).padStart(5, '0')}`;
    const slotAt = firstAt + Math.round((index * SECONDS * 1000) / APPOINTMENTS);
    await acceptedCallback(ledger, {
      number: `+${number}`,
      slot_at: slotAt,
      slot_zone: 'Europe/Paris',
    });
    slots.set(number, slotAt);
  }
  await store.destroy();
  return slots;
}

async function measureLateness(what: string, url: string): Promise<Row> {
  const slots = await addAppointments(url);
  const slotTimes = [...slots.values()];
  const upstream = await startServed<string>('served-upstream', {});
  const proxy = await startServed<string>('served-proxy', {
    DATABASE_URL: url,
    WEBAPPEL_URL: upstream.said,
    POPUP_SCHEDULES: '77=always',
  });
  try {
    if (systemClock.now() > Math.min(...slotTimes))
      throw new Error(
        'the first appointment was due before the program was up; increase PREPARATION_MS',
      );
    const tally = (question = {}) => upstream.ask<Tally>(question);
    const endAt = Math.max(...slotTimes) + MAX_LATENESS_MS;
    await holdsWithin(async () => (await tally()).placed >= APPOINTMENTS, {
      seconds: (endAt - systemClock.now()) / 1000,
      everyMs: 500,
    });
    const { calls = [], repeated } = await tally({ withCalls: true });
    if (calls.length < APPOINTMENTS || repeated > 0)
      throw new Error(
        `${calls.length} of ${APPOINTMENTS} appointments were called, ${repeated} of them again`,
      );
    const lateness = calls.map(
      ({ number, placedAt }) => placedAt - (slots.get(number) ?? Number.NaN),
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
      title: `${APPOINTMENTS} appointments over ${SECONDS} s: how late WebAppel accepts the call`,
      rows: [
        await measureLateness('SQLite on disk', `sqlite:${join(folder, 'rappel.db')}`),
        await measureLateness('PostgreSQL', postgres.urlOf('appointments')),
      ],
    },
  ]);
} finally {
  await postgres.remove();
  rmSync(folder, { recursive: true });
}
