import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { openStore } from '../../proxy/store/database.js';
import { type PostgresServer, startPostgres } from './postgres-server.js';

declare module 'vitest' {
  export interface ProvidedContext {
    postgresDoor: number;
    /** What `openTestStore` opens in this project. */
    store: 'SQLite' | 'PostgreSQL';
  }
}

const template = 'migrated';

/**
 * Once a test run, in its main process: whoever asks at the door for `new` or `empty` is answered the URL of a database of
 * its own, until `drop NAME`. The server is started by the first who asks, so that a run without PostgreSQL pays nothing.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let server: Promise<PostgresServer> | undefined;
  let made = 0;
  const answer = async (question: string): Promise<string> => {
    server ??= startWithTemplate();
    const running = await server;
    const [what, name] = question.split(' ');
    if (what === 'drop') {
      await running.run(`drop database if exists ${name} with (force)`);
      return '';
    }
    const database = `test_${++made}`;
    await running.run(
      `create database ${database} ${what === 'empty' ? '' : `template ${template}`}`,
    );
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

async function startWithTemplate(): Promise<PostgresServer> {
  const server = await startPostgres();
  await server.run(`create database ${template}`);
  await (await openStore(server.urlOf(template))).destroy();
  return server;
}

/** Asks at the door. */
export async function askAtDoor(port: number, question: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/${encodeURIComponent(question)}`);
  const answer = await response.text();
  if (!response.ok) throw new Error(answer);
  return answer;
}
