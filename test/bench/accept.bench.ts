// Accepting a callback while the visitor waits, compared with the minimum: writing one row. Meanwhile the whole program
// works: accepted callbacks are sent to a WebAppel that answers at once, and followed. With `BENCH_BEFORE=<folder>`, another
// checkout of the project that is built with its tests takes part, so that a change can be judged in one run.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { newKey } from '../../proxy/store/encryption/keyring.js';
import { unreachedLimits } from '../support/program/no-call-limits.js';
import { startPostgres } from '../support/store/postgres-server.js';
import { prepareProofs, sendCallbacks } from './callbacks-sent.js';
import { race, report, sized, type Table } from './measure.js';
import { profileRows } from './profile.js';
import { type Served, startServed } from './served.js';

const CONNECTIONS = sized([1, 10, 100], [1, 5]);
const ROUNDS = 3;
/** Number of callbacks in one round. */
const amountOf = (connections: number): number =>
  sized(Math.min(300, 60 * connections), connections);
const STEADY_RATE = 200;
const STEADY_SECONDS = sized(5, 0.1);
const PROFILED = sized(1000, 100);
/** For the processor time of a whole life: how many callbacks, and how long the last one may take to its end. */
const LIVES = sized(300, 5);
const LIFE_MS = sized(7000, 0);
const before = process.env.BENCH_BEFORE;

const folder = mkdtempSync(join(tmpdir(), 'rappel-bench-'));
const upstream = await startServed<string>('served-upstream', {});
const postgres = await startPostgres();

async function compare(
  store: string,
  urlOf: (name: string) => Promise<string>,
): Promise<readonly Table[]> {
  const profiles = join(folder, `profile-${store}`);
  const proxyOn = (
    url: string,
    more: object = {},
    options: Parameters<typeof startServed>[2] = {},
  ): Promise<Served<string>> =>
    startServed<string>(
      'served-proxy',
      { DATABASE_URL: url, WEBAPPEL_URL: upstream.said, ...more },
      options,
    );
  const bare = await startServed<string>('served-insert', await urlOf('bare'));
  const proxy = await proxyOn(await urlOf('proxy'));
  const limited = await proxyOn(await urlOf('limited'), unreachedLimits);
  const encrypted = await proxyOn(await urlOf('encrypted'), { ENCRYPTION_KEY: newKey() });
  const earlier = before
    ? await proxyOn(
        await urlOf('before'),
        { REQUESTS_PER_ADDRESS: '1000000', PAGE_PROOF: 'off', PROOF_OF_WORK: 'off' },
        { checkout: before },
      )
    : undefined;
  const tables: Table[] = [];
  type Sent = Parameters<typeof sendCallbacks>[1];
  const ours = [
    ...(earlier
      ? [
          {
            name: `version ${commitOf(before ?? '.')}`,
            served: earlier,
            send: (load: Sent) => sendCallbacks(earlier.said, { ...load, hasProofs: false }),
          },
        ]
      : []),
    {
      name: 'POST /api/callbacks',
      served: proxy,
      send: (load: Sent) => sendCallbacks(proxy.said, load),
    },
    {
      name: 'with all limits counted',
      served: limited,
      send: (load: Sent) => sendCallbacks(limited.said, load),
    },
    {
      name: 'encrypted',
      served: encrypted,
      send: (load: Sent) => sendCallbacks(encrypted.said, load),
    },
  ];
  const contenders = (load: Sent) => [
    { name: 'bare route, one row', round: () => sendCallbacks(`${bare.said}row`, load) },
    ...ours.map(({ name, send }) => ({ name, round: () => send(load) })),
  ];
  try {
    for (const connections of CONNECTIONS) {
      for (const { said } of [proxy, limited, encrypted])
        await prepareProofs(said, amountOf(connections) * (ROUNDS + 1));
      tables.push({
        title: `Accepting a callback, ${store}, ${connections} at once`,
        rows: await race(contenders({ connections, amount: amountOf(connections) }), {
          rounds: ROUNDS,
        }),
      });
    }
    const steady = { rate: STEADY_RATE, amount: STEADY_RATE * STEADY_SECONDS };
    for (const { said } of [proxy, limited, encrypted])
      await prepareProofs(said, steady.amount * 4);
    tables.push({
      title: `Accepting a callback, ${store}, ${STEADY_RATE} a second`,
      rows: await race(contenders(steady), { rounds: 3 }),
    });
    for (const { said } of [proxy, limited, encrypted])
      await prepareProofs(said, LIVES * (ROUNDS + 1));
    tables.push({
      title: `Processor time of a callback from its acceptance to its end, ${store}`,
      rows: await race(
        ours.map(({ name, served, send }) => ({
          name,
          round: () =>
            processorTimes(served, () => send({ connections: sized(10, 1), amount: LIVES })),
        })),
        { rounds: ROUNDS },
      ),
    });
  } finally {
    await bare.stop();
    for (const { served } of ours) await served.stop();
  }
  const profiled = await proxyOn(await urlOf('profiled'), unreachedLimits, {
    node: ['--cpu-prof', `--cpu-prof-dir=${profiles}`],
  });
  await sendCallbacks(profiled.said, { connections: 10, amount: PROFILED });
  await profiled.stop();
  tables.push(...profileRows(`${PROFILED} callbacks, ${store}, 10 at once`, profiles));
  return tables;
}

const commitOf = (checkout: string): string =>
  execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: checkout, encoding: 'utf8' }).trim();

/** Waits until the calls of the callbacks have ended. @returns the processor milliseconds of each */
async function processorTimes(
  served: Served<string>,
  send: () => Promise<readonly number[]>,
): Promise<{ eachMs: number }> {
  const from = served.processorMs();
  const { length } = await send();
  await pause(LIFE_MS);
  return { eachMs: (served.processorMs() - from) / length };
}

try {
  report('accept', [
    ...(await compare('SQLite on disk', async (name) => `sqlite:${join(folder, name)}.db`)),
    ...(await compare('PostgreSQL', async (name) => {
      await postgres.run(`create database ${name}`);
      return postgres.urlOf(name);
    })),
  ]);
} finally {
  await upstream.stop();
  await postgres.remove();
  rmSync(folder, { recursive: true });
}
