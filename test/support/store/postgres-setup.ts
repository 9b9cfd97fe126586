import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { openStore } from '../../../proxy/store/database.js';
import { type Commits, type PostgresServer, startPostgres } from './postgres-server.js';

declare module 'vitest' {
  export interface ProvidedContext {
    databasePoolPort: number;
    /** Kind of store that `openTestStore` opens in this project. */
    store: 'SQLite' | 'PostgreSQL';
  }
}

const template = 'migrated';

/**
 * Projects whose tests never kill the shared server, so that its commits need not wait for the disk. Where programs are
 * killed, the server keeps what it has committed.
 */
const neverKillServer: readonly string[] = ['unit', 'postgres', 'exactly-once', 'journeys'];

/**
 * Runs once per test run, in its main process: a small HTTP server that hands out databases. `new` and `empty` answer the
 * URL of a database for one test, `back NAME` returns it. PostgreSQL starts with the first request.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let server: Promise<PostgresServer> | undefined;
  let createdCount = 0;
  /** Returned databases, migrated and empty. Emptying one takes a hundredth of the time of creating one. */
  const spareNames: string[] = [];
  const answer = async (question: string): Promise<string> => {
    server ??= startWithTemplate(neverKillServer.includes(project.name) ? 'quick' : 'durable');
    const running = await server;
    const [what = '', name = ''] = question.split(' ');
    if (what === 'back') {
      if (await resetDatabase(running, name)) spareNames.push(name);
      else await running.run(`drop database if exists ${name} with (force)`);
      return '';
    }
    const reused = what === 'new' ? spareNames.pop() : undefined;
    if (reused) return running.urlOf(reused);
    createdCount += 1;
    const [database, source] =
      what === 'new'
        ? [`test_${createdCount}`, `template ${template}`]
        : [`empty_${createdCount}`, ''];
    await running.run(`create database ${database} ${source}`);
    return running.urlOf(database);
  };
  const pool = createServer((request, response) => {
    answer(decodeURIComponent(request.url ?? '').slice(1)).then(
      (url) => response.end(url),
      (failure) => response.writeHead(500).end(String(failure)),
    );
  }).listen(0, '127.0.0.1');
  await once(pool, 'listening');
  project.provide('databasePoolPort', (pool.address() as AddressInfo).port);
  return async () => {
    pool.closeAllConnections();
    pool.close();
    await (await server)?.remove();
  };
}

async function startWithTemplate(commits: Commits): Promise<PostgresServer> {
  const server = await startPostgres('any', commits);
  await server.run(`create database ${template}`);
  await (await openStore(server.urlOf(template))).destroy();
  return server;
}

/**
 * Ends the test's remaining connections and deletes all rows but those of migrations. Fails if the test changed more than rows, because such a
 * database cannot be reused.
 */
const resetStatements = `select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid();
  do $$
  declare place record;
  begin
    assert not exists (select from pg_db_role_setting join pg_database on pg_database.oid = setdatabase
      where datname = current_database());
    assert (select count(*) from pg_tables where schemaname = 'public') = TABLES;
    set local session_replication_role = replica;
    for place in select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
      and relname not like 'kysely%' and relname <> 'guard_version' and pg_relation_size(oid) > 0 loop
      execute format('delete from %I', place.relname);
    end loop;
    perform setval(seqrelid::regclass, 1, false) from pg_sequence where pg_sequence_last_value(seqrelid) is not null;
  end $$`;

const countTables = `select count(*)::int as tables from pg_tables where schemaname = 'public'`;
/** Number of tables of a migrated database. */
let tableCount: Promise<number> | undefined;

/** Empties a returned database. @returns whether it can be reused */
async function resetDatabase(server: PostgresServer, name: string): Promise<boolean> {
  if (!name.startsWith('test_')) return false;
  tableCount ??= server
    .run(countTables, template)
    .then(([row]) => (row as { tables: number }).tables);
  return server.run(resetStatements.replace('TABLES', String(await tableCount)), name).then(
    () => true,
    () => false,
  );
}

/** Sends a request to the pool: `new`, `empty` or `back NAME`. */
export async function requestFromPool(port: number, question: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/${encodeURIComponent(question)}`);
  const answer = await response.text();
  if (!response.ok) throw new Error(answer);
  return answer;
}
