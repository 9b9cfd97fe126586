// Several instances on one PostgreSQL: callbacks taken and handed to a WebAppel, until it has them all. One that answers at
// once leaves the machine as the limit, which they share here; one that takes its time leaves what an instance may have
// under way. It also counts: a callback that was sent twice ends the run.
import { setTimeout as pause } from 'node:timers/promises';
import { startPostgres } from '../support/store/postgres-server.js';
import { sendCallbacks } from './callbacks-sent.js';
import { type Contender, race, report, type Table } from './measure.js';
import { type Served, startServed } from './served.js';
import type { Tally } from './served-upstream.js';

const INSTANCES = [1, 2, 4];
const ANSWERS_IN_MS = [0, 200];
const CALLBACKS = 240;
const CONNECTIONS = 12;
/** How often it is looked whether all were sent; the callback that came last has to wait less than that much of a round. */
const LOOK_EVERY_MS = 10;

const postgres = await startPostgres();
const started: Served<unknown>[] = [];
const start = async (name: string, argument: unknown): Promise<Served<string>> => {
  const served = await startServed<string>(name, argument);
  started.unshift(served);
  return served;
};

async function contender(instances: number, answerMs: number): Promise<Contender> {
  const upstream = await start('served-upstream', { answerMs });
  const database = `of_${instances}_at_${answerMs}`;
  await postgres.run(`create database ${database}`);
  const proxies: Served<string>[] = [];
  for (let instance = 0; instance < instances; instance++)
    proxies.push(
      await start('served-proxy', {
        DATABASE_URL: postgres.urlOf(database),
        WEBAPPEL_URL: upstream.said,
      }),
    );
  const tally = () => upstream.ask<Tally>({});
  return {
    name: instances === 1 ? '1 instance' : `${instances} instances`,
    async round() {
      const before = (await tally()).placed;
      const shares = proxies.map(({ said }) =>
        sendCallbacks(said, {
          amount: CALLBACKS / instances,
          connections: CONNECTIONS / instances,
        }),
      );
      const times = (await Promise.all(shares)).flat();
      let now = await tally();
      for (; now.placed - before < CALLBACKS; now = await tally()) await pause(LOOK_EVERY_MS);
      if (now.repeated > 0 || now.placed - before > CALLBACKS)
        throw new Error(`sent twice: ${JSON.stringify(now)}`);
      return times;
    },
  };
}

async function compare(answerMs: number): Promise<Table> {
  const contenders: Contender[] = [];
  for (const instances of INSTANCES) contenders.push(await contender(instances, answerMs));
  const table = {
    title: `${CALLBACKS} callbacks taken and sent, none twice; WebAppel answers in ${answerMs} ms; latencies of the answer to the visitor`,
    rows: await race(contenders, { rounds: 3 }),
  };
  for (const served of started.splice(0)) await served.stop();
  return table;
}

try {
  const tables: Table[] = [];
  for (const answerMs of ANSWERS_IN_MS) tables.push(await compare(answerMs));
  report('instances', tables);
} finally {
  for (const served of started) await served.stop();
  await postgres.remove();
}
