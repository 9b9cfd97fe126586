import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { openStore } from '../../../proxy/store/database.js';
import { type Commits, type PostgresServer, startPostgres } from './postgres-server.js';

declare module 'vitest' {
  export interface ProvidedContext {
    postgresDoor: number;
    /** What `openTestStore` opens in this project. */
    store: 'SQLite' | 'PostgreSQL';
  }
}

const template = 'migrated';

/** No test of these projects ends the server at the door, so it need not wait for the disk. */
const neverEndIt: readonly string[] = ['unit', 'postgres'];

/**
 * Once a test run, in its main process: whoever asks at the door for `new` or `empty` is answered the URL of a database
 * of its own, until `back NAME`. The server is started by the first who asks, so that a run without PostgreSQL pays nothing.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let server: Promise<PostgresServer> | undefined;
  let made = 0;
  /** Migrated and without rows: to empty one again takes a hundredth of the time that a new one takes. */
  const spare: string[] = [];
  const answer = async (question: string): Promise<string> => {
    server ??= startWithTemplate(neverEndIt.includes(project.name) ? 'quick' : 'durable');
    const running = await server;
    const [what = '', name = ''] = question.split(' ');
    if (what === 'back') {
      if (await isEmptiedAgain(running, name)) spare.push(name);
      else await running.run(`drop database if exists ${name} with (force)`);
      return '';
    }
    const again = what === 'new' ? spare.pop() : undefined;
    if (again) return running.urlOf(again);
    made += 1;
    const [database, source] =
      what === 'new' ? [`test_${made}`, `template ${template}`] : [`empty_${made}`, ''];
    await running.run(`create database ${database} ${source}`);
    return running.urlOf(database);
  };
  const door = createServer((request, response) => {
    answer(decodeURIComponent(request.url ?? '').slice(1)).then(
      (url) => response.end(url),
      (failure) => response.writeHead(500).end(String(failure)),
    );
  }).listen(0, '127.0.0.1');
  await once(door, 'listening');
  project.provide('postgresDoor', (door.address() as AddressInfo).port);
  return async () => {
    door.closeAllConnections();
    door.close();
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
 * Removes all rows, unless the test changed more than rows: its database is then of no use to another one. What the test
 * left open may still be writing, and is ended first.
 */
const emptied = `select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid();
  do $$
  declare place record;
  begin
    assert not exists (select from pg_db_role_setting join pg_database on pg_database.oid = setdatabase
      where datname = current_database());
    assert (select count(*) from pg_tables where schemaname = 'public') = TABLES;
    set local session_replication_role = replica;
    for place in select tablename from pg_tables where schemaname = 'public' and tablename not like 'kysely%' loop
      execute format('delete from %I', place.tablename);
    end loop;
    perform setval(oid::regclass, 1, false) from pg_class where relkind = 'S';
  end $$`;

const counting = `select count(*)::int as tables from pg_tables where schemaname = 'public'`;
/** How many a migrated database has. */
let tables: Promise<number> | undefined;

/** Whether a database that a test gives back is as it was. */
async function isEmptiedAgain(server: PostgresServer, name: string): Promise<boolean> {
  if (!name.startsWith('test_')) return false;
  tables ??= server.run(counting, template).then(([row]) => (row as { tables: number }).tables);
  return server.run(emptied.replace('TABLES', String(await tables)), name).then(
    () => true,
    () => false,
  );
}

/** Asks at the door. */
export async function askAtDoor(port: number, question: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/${encodeURIComponent(question)}`);
  const answer = await response.text();
  if (!response.ok) throw new Error(answer);
  return answer;
}
