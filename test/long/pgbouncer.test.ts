import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { CallbackView } from '../../shared/callback.js';
import { fetchProof } from '../support/callbacks/page-proof.js';
import { freePort } from '../support/network/free-port.js';
import { noCallLimits } from '../support/program/no-call-limits.js';
import { startProgram, temporaryFolder } from '../support/program/run-program.js';
import { readEvents } from '../support/program/server-events.js';
import { startPostgres } from '../support/store/postgres-server.js';
import { holdsWithin, waitUntil } from '../support/time/wait-until.js';

const MAX_SECONDS = 60;
const SAID = /LISTEN hears nothing, as behind a pooler in transaction mode/;

/** What the program asks an owner to add to PgBouncer's settings. */
const ADDED = 'ignore_startup_parameters = statement_timeout,idle_in_transaction_session_timeout';

/**
 * Starts PgBouncer as `nobody`, because it refuses to run as root.
 * @param settings those that differ from its defaults
 * @returns the URL of the database
 */
async function startPgBouncer(database: string, settings: readonly string[]): Promise<string> {
  const { hostname, port: serverPort, username, password } = new URL(database);
  const port = await freePort();
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  chmodSync(folder.path, 0o755);
  const file = join(folder.path, 'pgbouncer.ini');
  writeFileSync(
    file,
    `[databases]
rappel = host=${hostname} port=${serverPort} user=${username} password='${decodeURIComponent(password)}'
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
${settings.join('\n')}
`,
    { mode: 0o644 },
  );
  const words = process.getuid?.() === 0 ? ['--user', 'nobody', file] : [file];
  const pooler: ChildProcess = spawn('/usr/sbin/pgbouncer', words, {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  pooler.stderr?.on('data', (chunk) => {
    output += chunk;
  });
  onTestFinished(async () => {
    const ended = once(pooler, 'exit');
    if (pooler.kill('SIGKILL')) await ended;
  });
  if (!(await holdsWithin(() => /process up/.test(output), { seconds: 20 })))
    throw new Error(`PgBouncer did not start:\n${output}`);
  return `postgres://${username}:any@127.0.0.1:${port}/rappel`;
}

async function startDatabase() {
  const postgres = await startPostgres('any', 'quick');
  onTestFinished(() => postgres.remove());
  await postgres.run('create database rappel');
  return postgres;
}

it('behind PgBouncer with its defaults, the program does not start and says what to add', async () => {
  const postgres = await startDatabase();
  const url = await startPgBouncer(postgres.urlOf('rappel'), []);
  await expect(startProgram({ DATABASE_URL: url })).rejects.toThrow(
    `DATABASE_URL: the store cannot be opened: a pooler refuses the time-outs that Rappel sets; add ${ADDED} to pgbouncer.ini`,
  );
});

it.each(['session', 'transaction'] as const)(
  'behind PgBouncer in %s mode, a visitor of one instance sees a call of the other to its end',
  async (mode) => {
    const postgres = await startDatabase();
    const url = await startPgBouncer(postgres.urlOf('rappel'), [`pool_mode = ${mode}`, ADDED]);
    const environment = { ...noCallLimits, DATABASE_URL: url, LOG_LEVEL: 'info' };
    const one = await startProgram(environment);
    onTestFinished(async () => void (await one.stop()));
    const other = await startProgram(environment);
    onTestFinished(async () => void (await other.stop()));

    if (mode === 'transaction')
      await waitUntil('the sentence about LISTEN', () => SAID.test(one.output()), {
        seconds: MAX_SECONDS,
      });
    const answer = await fetch(`${one.url}/api/callbacks`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': `pooler-${mode}`,
        ...(await fetchProof(one.url)),
      },
      body: JSON.stringify({ popupId: '77', number: '+33199001201' }),
    });
    expect(answer.status).toBe(201);
    const { handle } = (await answer.json()) as CallbackView;
    const events = readEvents(await fetch(`${other.url}/api/callbacks/${handle}/events`));
    const states: string[] = [];
    for (let event = await events.next(); event; event = await events.next())
      if (event.event === 'state') states.push((JSON.parse(event.data) as CallbackView).state);
    expect(states.at(-1)).toBe('ended');
    expect(states).toContain('connected');
    expect(SAID.test(one.output())).toBe(mode === 'transaction');
  },
);
