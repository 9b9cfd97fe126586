import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../proxy/store/database.js';
import { startFaultUpstream } from '../exactly-once/fault-upstream.js';
import { fetchProof } from '../support/callbacks/page-proof.js';
import { noCallLimits } from '../support/program/no-call-limits.js';
import { startProgram } from '../support/program/run-program.js';
import { startPostgres } from '../support/store/postgres-server.js';
import { holdsWithin } from '../support/time/wait-until.js';

const SILENT_SECONDS = 20;
const MAX_ANSWER_MS = 10_000;
/** More than the connections to the database. */
const CONCURRENCY = 25;

it('while PostgreSQL is silent, requests are refused within 10 s; then they are accepted and nobody is called twice', async () => {
  const postgres = await startPostgres();
  onTestFinished(() => postgres.remove());
  const upstream = await startFaultUpstream({ random: Math.random });
  onTestFinished(() => upstream.close());
  const program = await startProgram({
    DATABASE_URL: postgres.urlOf('postgres'),
    ...noCallLimits,
    WEBAPPEL_URL: upstream.url,
    WEBAPPEL_EMAIL: 'silent@rappel.test',
    WEBAPPEL_PASS: 'silent',
  });
  onTestFinished(async () => void (await program.stop('SIGKILL')));
  const acknowledged = new Set<string>();
  let asked = 0;
  async function requestCallback(): Promise<{ status: number; ms: number }> {
    asked += 1;
    const number = `336125${String(asked).padStart(5, '0')}`;
    const headers = {
      'content-type': 'application/json',
      'idempotency-key': `visitor-${asked}`,
      ...(await fetchProof(program.url)),
    };
    const startedAt = Date.now();
    const { status } = await fetch(`${program.url}/api/callbacks`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ popupId: '77', number: `+${number}` }),
    });
    if (status === 201) acknowledged.add(number);
    return { status, ms: Date.now() - startedAt };
  }
  const isReady = async () => (await fetch(`${program.url}/readyz`)).ok;

  for (let callback = 0; callback < 10; callback++)
    expect((await requestCallback()).status).toBe(201);
  expect(await isReady()).toBe(true);
  await postgres.freeze();
  const silentUntil = Date.now() + SILENT_SECONDS * 1000;
  const answers: { status: number; ms: number }[] = [];
  while (Date.now() < silentUntil) {
    const asking = Promise.all(Array.from({ length: CONCURRENCY }, requestCallback));
    expect(await holdsWithin(async () => !(await isReady()), { seconds: 5 })).toBe(true);
    answers.push(...(await asking));
  }
  postgres.thaw();
  const backAt = Date.now();
  process.stdout.write(
    `${answers.length} were refused, the slowest after ${Math.max(...answers.map(({ ms }) => ms))} ms\n`,
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
  for (const { ms } of answers) expect(ms).toBeLessThanOrEqual(MAX_ANSWER_MS);
  expect(await holdsWithin(isReady, { seconds: 5 })).toBe(true);
  // As many as before, so no connection of the pool is lost.
  const after = await Promise.all(Array.from({ length: CONCURRENCY }, requestCallback));
  process.stdout.write(`requests accepted again after ${Date.now() - backAt} ms\n`);
  expect(new Set(after.map(({ status }) => status))).toEqual(new Set([201]));

  const called = () => upstream.placed.map(({ number }) => number);
  expect(
    await holdsWithin(() => [...acknowledged].every((number) => called().includes(number)), {
      seconds: 30,
    }),
  ).toBe(true);
  expect(new Set(called()).size).toBe(called().length);
  expect(await program.stop()).toBe(0);
  const store = await openStore(postgres.urlOf('postgres'));
  onTestFinished(() => store.destroy());
  const callbacks = await store.selectFrom('callbacks').select('number').execute();
  // A callback may be stored just before the silence: it is called although its visitor got an error.
  expect(
    called().every((number) => callbacks.some((callback) => callback.number === `+${number}`)),
  ).toBe(true);
});
