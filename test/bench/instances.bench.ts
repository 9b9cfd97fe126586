// Several instances on one PostgreSQL accept callbacks and send them until WebAppel has them all. If WebAppel answers at
// once, the shared machine is the limit; if it is slow, the calls that an instance may have in flight are. A callback that
// was sent twice stops the run.

import { startPostgres } from '../support/store/postgres-server.js';
import { waitUntil } from '../support/time/wait-until.js';
import { sendCallbacks } from './callbacks-sent.js';
import { type Contender, race, report, sized, type Table } from './measure.js';
import { type Served, startServed } from './served.js';
import type { Tally } from './served-upstream.js';

const INSTANCES = sized([1, 2, 4], [1, 2]);
const ANSWER_DELAYS_MS = sized([0, 200], [0]);
const CALLBACKS = sized(240, 12);
const CONNECTIONS = sized(12, 4);
/** Short compared with a round, because it delays the end of the round. */
const POLL_INTERVAL_MS = 10;
const MAX_ROUND_SECONDS = 120;

const postgres = await startPostgres();
const started: Served<unknown>[] = [];
const start = async (name: string, argument: unknown): Promise<Served<string>> => {
  const served = await startServed<string>(name, argument);
  started.unshift(served);
  return served;
};

async function createContender(instances: number, answerMs: number): Promise<Contender> {
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
      const sends = proxies.map(({ said }) =>
        sendCallbacks(said, {
          amount: CALLBACKS / instances,
          connections: CONNECTIONS / instances,
        }),
      );
      const times = (await Promise.all(sends)).flat();
      let now = await tally();
      await waitUntil(
        `the sending of ${CALLBACKS} callbacks`,
        async () => {
          now = await tally();
          return now.placed - before >= CALLBACKS;
        },
        { seconds: MAX_ROUND_SECONDS, everyMs: POLL_INTERVAL_MS },
      );
      if (now.repeated > 0 || now.placed - before > CALLBACKS)
        throw new Error(`a callback was sent twice: ${JSON.stringify(now)}`);
      return times;
    },
  };
}

async function compare(answerMs: number): Promise<Table> {
  const contenders: Contender[] = [];
  for (const instances of INSTANCES) contenders.push(await createContender(instances, answerMs));
  const table = {
    title: `${CALLBACKS} callbacks accepted and sent, none twice; WebAppel answers in ${answerMs} ms; p50 and p99 of the answer to the visitor`,
    rows: await race(contenders, { rounds: 3 }),
  };
  for (const served of started.splice(0)) await served.stop();
  return table;
}

try {
  const tables: Table[] = [];
  for (const answerMs of ANSWER_DELAYS_MS) tables.push(await compare(answerMs));
  report('instances', tables);
} finally {
  for (const served of started) await served.stop();
  await postgres.remove();
}
