import { openStore, type Store } from '../../proxy/store/database.js';
import { type Judgement, judge } from '../exactly-once/checker.js';
import { type FaultUpstream, startFaultUpstream } from '../exactly-once/fault-upstream.js';
import { settleDoubts } from '../exactly-once/settle-doubts.js';
import type { Visit } from '../exactly-once/visitors.js';
import { freePort } from '../support/network/free-port.js';
import { startTlsFront, type TlsFront } from '../support/network/tls-front.js';
import { noCallLimits } from '../support/program/no-call-limits.js';
import { type Program, startProgram } from '../support/program/run-program.js';
import { type PostgresServer, startPostgres } from '../support/store/postgres-server.js';
import { holdsWithin } from '../support/time/wait-until.js';

/** The recommended installation: two instances on one PostgreSQL, behind one nginx. */
export interface Topology {
  front: TlsFront;
  postgres: PostgresServer;
  upstream: FaultUpstream;
  databaseUrl: string;
  /** Stops one instance with SIGTERM and starts it again. */
  restart(instance: 0 | 1): Promise<{ code: number | null; stoppedMs: number; startedMs: number }>;
  /** Starts another instance with the same settings on another store. */
  startOn(databaseUrl: string): Promise<Program>;
  /** What the instances printed. */
  output(): string;
  /** Whether every instance is still running. */
  isUp(): boolean;
  /** Waits until all callbacks are at rest, stops the instances, and judges the result. */
  judge(visits: readonly Visit[]): Promise<Judgement>;
  close(): Promise<void>;
}

/** A way to the database. */
export interface Reached {
  url: string;
  close(): Promise<void>;
}

const database = 'rappel';
const account = { WEBAPPEL_EMAIL: 'long@rappel.test', WEBAPPEL_PASS: 'CANARY-password' };
const secrets = { ADMIN_TOKEN: 'CANARY-owner-of-the-site', SECRET: `CANARY${'-'.repeat(32)}` };

/**
 * @param reach how the instances reach the database; by default at the server itself
 */
export async function startTopology(
  environment: Record<string, string> = {},
  reach: (postgres: PostgresServer, database: string) => Promise<Reached> = async (postgres) => ({
    url: postgres.urlOf(database),
    close: async () => undefined,
  }),
): Promise<Topology> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (let closer = closers.pop(); closer; closer = closers.pop()) await closer();
  };
  try {
    const postgres = await startPostgres();
    closers.push(() => postgres.remove());
    await postgres.run(`create database ${database}`);
    const { url: databaseUrl, close: closeReached } = await reach(postgres, database);
    closers.push(closeReached);
    const upstream = await startFaultUpstream({ random: Math.random });
    closers.push(() => upstream.close());
    const ports = [await freePort(), await freePort()] as const;
    const front = await startTlsFront(ports);
    closers.push(() => front.close());
    const settings = {
      ...account,
      ...secrets,
      DATABASE_URL: databaseUrl,
      ...noCallLimits,
      WEBAPPEL_URL: upstream.url,
      PUBLIC_URL: `https://127.0.0.1:${front.port}`,
      TRUST_PROXY: '127.0.0.1',
      LOG_LEVEL: 'debug',
      ...environment,
    };
    const everStarted: Program[] = [];
    const output = (): string => everStarted.map((program) => program.output()).join('');
    const startAt = async (port: number): Promise<Program> => {
      const program = await startProgram({ ...settings, PORT: String(port) });
      everStarted.push(program);
      return program;
    };
    const instances = [await startAt(ports[0]), await startAt(ports[1])];
    closers.push(() => Promise.all(instances.map((program) => program.stop('SIGKILL'))));

    return {
      front,
      postgres,
      upstream,
      databaseUrl,
      startOn: (otherUrl) => startProgram({ ...settings, DATABASE_URL: otherUrl }),
      output,
      isUp: () => instances.every((program) => program.isRunning()),
      async restart(instance) {
        const askedAt = Date.now();
        const code = (await instances[instance]?.stop('SIGTERM')) ?? null;
        const endedAt = Date.now();
        instances[instance] = await startAt(ports[instance]);
        return { code, stoppedMs: endedAt - askedAt, startedMs: Date.now() - endedAt };
      },
      async judge(visits) {
        const store = await openStore(databaseUrl);
        try {
          // Looking for callbacks in doubt takes a quarter of an hour; `settleDoubts` does it faster, without the instances.
          await comeToRest(store);
          for (const program of instances) await program.stop('SIGTERM');
          await settleDoubts(store, upstream.url);
          return await judge({
            visits,
            placed: upstream.placed,
            store,
            output: output() + front.output(),
            secrets: ['CANARY'],
          });
        } finally {
          await store.destroy();
        }
      },
      close,
    };
  } catch (failure) {
    await close();
    throw failure;
  }
}

/** Waits until no callback is on its way, or for a minute. The checker reports those that remain. */
export async function comeToRest(store: Store): Promise<void> {
  const moving = store
    .selectFrom('callbacks')
    .select('id')
    .where('state', 'in', ['ready', 'dialling', 'accepted']);
  const noneMoves = async () => (await moving.executeTakeFirst()) === undefined;
  await holdsWithin(noneMoves, { seconds: 60 });
}
