// What a killed program costs those who wait: how long a new one takes to its first `appel`, and what becomes of callbacks
// while the program is killed again and again. With `BENCH_BEFORE=<folder>`, another built checkout takes part.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Ledger } from '../../proxy/callbacks/ledger/ledger.js';
import { systemClock } from '../../proxy/clock.js';
import { openStore } from '../../proxy/store/database.js';
import { judge } from '../exactly-once/checker.js';
import { startFaultUpstream } from '../exactly-once/fault-upstream.js';
import { settleDoubts } from '../exactly-once/settle-doubts.js';
import { handlesInMotion, sendVisitors } from '../exactly-once/visitors.js';
import { newCallback } from '../support/callbacks/callbacks.js';
import { noCallLimits } from '../support/program/no-call-limits.js';
import { startPostgres } from '../support/store/postgres-server.js';
import { waitUntil } from '../support/time/wait-until.js';
import { type Row, race, report, sized } from './measure.js';

const ROUNDS = sized(7, 1);
const LIFE_MS = 3000;
const LIVES = sized(20, 1);
const VISITORS = sized(300, 3);

const before = process.env.BENCH_BEFORE;
const checkouts = [
  ...(before ? [{ name: 'the version before', checkout: before }] : []),
  { name: 'from the start to the first appel', checkout: process.cwd() },
];

const folder = mkdtempSync(join(tmpdir(), 'rappel-bench-'));
const postgres = await startPostgres();
const upstream = await startFaultUpstream({ random: Math.random });

interface Started {
  child: ChildProcess;
  /** Its address; undefined if it ended before it was up. */
  url: Promise<string | undefined>;
}

function start(databaseUrl: string, checkout: string): Started {
  const child = spawn(process.execPath, [join(checkout, 'proxy/bin/rappel.js'), 'serve'], {
    env: {
      PATH: process.env.PATH,
      ...noCallLimits,
      HOST: '127.0.0.1',
      PORT: '0',
      DATABASE_URL: databaseUrl,
      WEBAPPEL_URL: upstream.url,
      WEBAPPEL_EMAIL: 'bench@rappel.test',
      WEBAPPEL_PASS: 'bench',
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  const url = new Promise<string | undefined>((resolve) => {
    child.stdout?.on('data', (chunk) => {
      output += chunk;
      const found = /demo page\s+(http\S+?)\/?\s/.exec(output);
      if (found) resolve(found[1]);
    });
    child.once('exit', () => resolve(undefined));
  });
  return { child, url };
}

async function kill({ child }: Started): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** Records a callback while nothing runs, starts the program, and waits until the call is placed. */
async function firstCall(databaseUrl: string, checkout: string): Promise<number> {
  const store = await openStore(databaseUrl);
  const number = `+336390${String(upstream.placed.length).padStart(5, '0')}` as const;
  await new Ledger(store, systemClock).accept(
    newCallback({ number, number_hash: number, idempotency_key: number }),
  );
  await store.destroy();
  const placed = upstream.placed.length;
  const startedAt = systemClock.monotonic();
  const started = start(databaseUrl, checkout);
  await waitUntil('the first appel', async () => upstream.placed.length > placed, {
    seconds: 60,
    everyMs: 2,
  });
  const tookMs = systemClock.monotonic() - startedAt;
  await kill(started);
  return tookMs;
}

/** Kills the program every three seconds while visitors come, then lets it finish. */
async function killAgainAndAgain(databaseUrl: string): Promise<Row> {
  // Visitors of the other store had the same numbers.
  const placedBefore = upstream.placed.length;
  let url: string | undefined;
  let lives = 0;
  let isOver = false;
  const address = () => url;
  const startOne = (): Started => {
    const started = start(databaseUrl, process.cwd());
    void started.url.then((now) => {
      url = now;
    });
    return started;
  };
  const startedAt = systemClock.monotonic();
  const visiting = sendVisitors({
    address,
    count: VISITORS,
    // Evenly over the time of the kills.
    allowedCount: () =>
      isOver
        ? VISITORS
        : Math.ceil((VISITORS * (systemClock.monotonic() - startedAt)) / (LIVES * LIFE_MS)),
    deadlineAt: () => Number.POSITIVE_INFINITY,
  });
  visiting.catch(() => undefined);
  for (; lives < LIVES; lives++) {
    const started = startOne();
    await pause(LIFE_MS);
    url = undefined;
    await kill(started);
  }
  isOver = true;
  const last = startOne();
  let moving = (await visiting).flatMap(({ handle }) => handle ?? []);
  await waitUntil(
    'the final state of every callback',
    async () => {
      moving = await handlesInMotion(moving, address);
      return moving.length === 0;
    },
    { seconds: 300, everyMs: 250 },
  );
  await kill(last);
  const store = await openStore(databaseUrl);
  // What is looked for a quarter of an hour.
  await settleDoubts(store, upstream.url);
  const { calledTwice, lost, states } = await judge({
    visits: await visiting,
    placed: upstream.placed.slice(placedBefore),
    store,
    output: '',
    secrets: [],
  });
  await store.destroy();
  const percent = (...names: string[]): number =>
    (100 * names.reduce((sum, name) => sum + (states[name] ?? 0), 0)) / VISITORS;
  return {
    callbacks: VISITORS,
    kills: LIVES,
    'called in percent': percent('ended', 'missed', 'accepted'),
    'expired in percent': percent('expired', 'failed'),
    'left to a person in percent': percent('unsettled'),
    'called twice': calledTwice,
    lost,
  };
}

async function onStore(store: string, urlOf: (name: string) => Promise<string>) {
  const contenders = await Promise.all(
    checkouts.map(async ({ name, checkout }, index) => {
      const url = await urlOf(`first_${index}`);
      return { name, round: async () => [await firstCall(url, checkout)] };
    }),
  );
  return [
    {
      title: `A start with a callback that waits, ${store}`,
      rows: await race(contenders, { rounds: ROUNDS }),
    },
    {
      title: `Killed ${LIFE_MS / 1000} s after each start, ${store}`,
      rows: [await killAgainAndAgain(await urlOf('killed'))],
    },
  ];
}

try {
  report('restarts', [
    ...(await onStore('SQLite on disk', async (name) => `sqlite:${join(folder, name)}.db`)),
    ...(await onStore('PostgreSQL', async (name) => {
      await postgres.run(`create database ${name}`);
      return postgres.urlOf(name);
    })),
  ]);
} finally {
  await upstream.close();
  await postgres.remove();
  rmSync(folder, { recursive: true });
}
