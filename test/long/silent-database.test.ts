import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../proxy/store/database.js';
import { startFaultUpstream } from '../exactly-once/fault-upstream.js';
import { startProgram } from '../support/program/program.js';
import { startPostgres } from '../support/store/postgres-server.js';
import { pauseUntil } from './pause-until.js';

const SILENT_SECONDS = 20;
const LONGEST_ANSWER_MS = 10_000;
/** More than there are connections to the database. */
const TOGETHER = 25;

it('PostgreSQL that falls silent for 20 seconds has requests refused within 10, and is used again when it speaks; nobody is called twice', async () => {
  const postgres = await startPostgres();
  onTestFinished(() => postgres.remove());
  const upstream = await startFaultUpstream({ random: Math.random });
  onTestFinished(() => upstream.close());
  const program = await startProgram({
    DATABASE_URL: postgres.urlOf('postgres'),
    WEBAPPEL_URL: upstream.url,
    WEBAPPEL_EMAIL: 'silent@rappel.test',
    WEBAPPEL_PASS: 'silent',
    REQUESTS_PER_ADDRESS: '100000',
  });
  onTestFinished(async () => void (await program.stop('SIGKILL')));
  const acknowledged = new Set<string>();
  let asked = 0;
  async function ask(): Promise<{ status: number; ms: number }> {
    asked += 1;
    const number = `336125${String(asked).padStart(5, '0')}`;
    const began = Date.now();
    const { status } = await fetch(`${program.url}/api/callbacks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': `visitor-${asked}` },
      body: JSON.stringify({ popupId: '77', number: `+${number}` }),
    });
    if (status === 201) acknowledged.add(number);
    return { status, ms: Date.now() - began };
  }
  const isReady = async () => (await fetch(`${program.url}/readyz`)).ok;

  for (let callback = 0; callback < 10; callback++) expect((await ask()).status).toBe(201);
  expect(await isReady()).toBe(true);
  await postgres.freeze();
  const silentUntil = Date.now() + SILENT_SECONDS * 1000;
  const answers: { status: number; ms: number }[] = [];
  while (Date.now() < silentUntil) {
    const asking = Promise.all(Array.from({ length: TOGETHER }, ask));
    expect(await pauseUntil(async () => !(await isReady()), 5)).toBe(true);
    answers.push(...(await asking));
  }
  postgres.thaw();
  const backAt = Date.now();
  process.stdout.write(
    `${answers.length} were refused, the last after ${Math.max(...answers.map(({ ms }) => ms))} ms at most\n`,
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
  for (const { ms } of answers) expect(ms).toBeLessThanOrEqual(LONGEST_ANSWER_MS);
  expect(await pauseUntil(isReady, 5)).toBe(true);
  // As many as before: no connection is lost for good.
  const after = await Promise.all(Array.from({ length: TOGETHER }, ask));
  process.stdout.write(`taken up again after ${Date.now() - backAt} ms\n`);
  expect(new Set(after.map(({ status }) => status))).toEqual(new Set([201]));

  const called = () => upstream.placed.map(({ number }) => number);
  expect(
    await pauseUntil(() => [...acknowledged].every((number) => called().includes(number)), 30),
  ).toBe(true);
  expect(new Set(called()).size).toBe(called().length);
  expect(await program.stop()).toBe(0);
  const store = await openStore(postgres.urlOf('postgres'));
  onTestFinished(() => store.destroy());
  const callbacks = await store.selectFrom('callbacks').select('number').execute();
  // What was written in the moment of silence is called too, though nobody could tell its visitor.
  expect(
    called().every((number) => callbacks.some((callback) => callback.number === `+${number}`)),
  ).toBe(true);
});
