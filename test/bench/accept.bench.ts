// Accepting a callback while the visitor waits, compared with the minimum: writing one row. Meanwhile the whole program
// works: accepted callbacks are sent to a WebAppel that answers at once, and followed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

const folder = mkdtempSync(join(tmpdir(), 'rappel-bench-'));
const upstream = await startServed<string>('served-upstream', {});
const postgres = await startPostgres();

async function compare(
  store: string,
  urlOf: (name: string) => Promise<string>,
): Promise<readonly Table[]> {
  const profiles = join(folder, `profile-${store}`);
  const proxyOn = (url: string, more: object = {}, node: string[] = []): Promise<Served<string>> =>
    startServed<string>(
      'served-proxy',
      { DATABASE_URL: url, WEBAPPEL_URL: upstream.said, ...more },
      { node },
    );
  const bare = await startServed<string>('served-insert', await urlOf('bare'));
  const proxy = await proxyOn(await urlOf('proxy'));
  const limited = await proxyOn(await urlOf('limited'), unreachedLimits);
  const tables: Table[] = [];
  const contenders = (load: Parameters<typeof sendCallbacks>[1]) => [
    { name: 'bare route, one row', round: () => sendCallbacks(`${bare.said}row`, load) },
    { name: 'POST /api/callbacks', round: () => sendCallbacks(proxy.said, load) },
    { name: 'with all limits counted', round: () => sendCallbacks(limited.said, load) },
  ];
  try {
    for (const connections of CONNECTIONS) {
      for (const { said } of [proxy, limited])
        await prepareProofs(said, amountOf(connections) * (ROUNDS + 1));
      tables.push({
        title: `Accepting a callback, ${store}, ${connections} at once`,
        rows: await race(contenders({ connections, amount: amountOf(connections) }), {
          rounds: ROUNDS,
        }),
      });
    }
    const steady = { rate: STEADY_RATE, amount: STEADY_RATE * STEADY_SECONDS };
    for (const { said } of [proxy, limited]) await prepareProofs(said, steady.amount * 4);
    tables.push({
      title: `Accepting a callback, ${store}, ${STEADY_RATE} a second`,
      rows: await race(contenders(steady), { rounds: 3 }),
    });
  } finally {
    await bare.stop();
    await proxy.stop();
    await limited.stop();
  }
  const profiled = await proxyOn(await urlOf('profiled'), unreachedLimits, [
    '--cpu-prof',
    `--cpu-prof-dir=${profiles}`,
  ]);
  await sendCallbacks(profiled.said, { connections: 10, amount: PROFILED });
  await profiled.stop();
  tables.push(...profileRows(`${PROFILED} callbacks, ${store}, 10 at once`, profiles));
  return tables;
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
