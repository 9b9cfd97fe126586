import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { fetchProof } from '../support/callbacks/page-proof.js';
import { startFaultyServer } from '../support/network/faulty-server.js';
import { noCallLimits } from '../support/program/no-call-limits.js';
import { type Program, startProgram, temporaryFolder } from '../support/program/run-program.js';
import { readEvents } from '../support/program/server-events.js';
import { startPostgres } from '../support/store/postgres-server.js';
import { waitUntil } from '../support/time/wait-until.js';

/** For more restarts: `RESTARTS=50 npx vitest run --project journeys test/journeys/stopping.test.ts`. */
const RESTARTS = Number(process.env.RESTARTS ?? 2);
const REQUESTS_PER_SECOND = 50;

let platform: Program;
beforeAll(async () => {
  platform = await startProgram({}, ['platform']);
});
afterAll(async () => void (await platform?.stop()));

/** Starts a WebAppel with the demo's popups that records the numbers it calls; `onCall` decides when it answers. */
async function startRecordingWebAppel(onCall: (answer: () => void) => void = (answer) => answer()) {
  const calls: string[] = [];
  const server = await startFaultyServer(async (response: ServerResponse, request) => {
    const query = new URLSearchParams(request.url?.split('?')[1]);
    if (query.get('methode') === 'appel') {
      calls.push(query.get('e164') ?? '');
      const trackingId = String(700_000 + calls.length);
      onCall(() => response.end(trackingId));
    } else if (query.get('methode') === 'appels_resume') response.end('');
    else response.end(await (await fetch(`${platform.platformUrl}?${query}`)).text());
  });
  onTestFinished(() => server.close());
  return { url: server.url, calls };
}

function settingsFor(url: string): Record<string, string> {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  return {
    DATABASE_URL: `sqlite:${join(folder.path, 'rappel.db')}`,
    ...noCallLimits,
    WEBAPPEL_URL: url,
    WEBAPPEL_EMAIL: 'demo@rappel.test',
    WEBAPPEL_PASS: 'demo',
  };
}

async function start(settings: Record<string, string>): Promise<Program> {
  const program = await startProgram(settings);
  onTestFinished(async () => void (await program.stop('SIGKILL')));
  return program;
}

let made = 0;
/** Ranges of ten thousand numbers. Each callback uses another number. */
const ranges = ['12345', '23456', '34567', '45678', '56789'];
const nextNumber = (): string => {
  const range = ranges[Math.floor(made / 10_000) % ranges.length];
  return `+33${range}${String(made++ % 10_000).padStart(4, '0')}`;
};

const post = async ({ url }: Program, number: string) =>
  fetch(`${url}/api/callbacks`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': `stopping${number}`,
      ...(await fetchProof(url)),
    },
    body: JSON.stringify({ popupId: '77', number }),
  });

test('after SIGTERM the program finishes sending its call, still accepts callbacks, and exits with 0', async () => {
  let answerCall: () => void = () => undefined;
  const upstream = await startRecordingWebAppel((answer) => {
    answerCall = answer;
  });
  const settings = settingsFor(upstream.url);
  const program = await start({ ...settings, DRAIN_SECONDS: '3' });
  const sent = nextNumber();
  const { handle } = (await (await post(program, sent)).json()) as { handle: string };
  await waitUntil('the first call', () => upstream.calls.length === 1);

  const stopped = program.stop('SIGTERM');
  const readiness = async () => (await fetch(`${program.url}/readyz`)).status;
  await waitUntil('the report that it is not ready', async () => (await readiness()) === 503);
  expect((await fetch(`${program.url}/healthz`)).status).toBe(200);
  const late = nextNumber();
  const accepted = await post(program, late);
  expect(accepted.status).toBe(201);
  expect(accepted.headers.get('connection')).toBe('close');
  answerCall();
  expect(await stopped).toBe(0);
  expect(upstream.calls).toEqual([sent.slice(1)]);

  const next = await start(settings);
  await waitUntil('the second call', () => upstream.calls.length === 2);
  answerCall();
  expect(upstream.calls).toEqual([sent, late].map((number) => number.slice(1)));
  // WebAppel's acceptance of the first call was recorded, so that callback is not in doubt.
  const view = await (await fetch(`${next.url}/api/callbacks/${handle}`)).json();
  expect(view).toMatchObject({ state: 'queued' });
  expect(await next.stop()).toBe(0);
});

test('after SIGTERM the program closes idle connections without a reset and ends event streams', async () => {
  const upstream = await startRecordingWebAppel();
  const program = await start({ ...settingsFor(upstream.url), DRAIN_SECONDS: '1' });
  const { port } = new URL(program.url);
  const idle = connect(Number(port), '127.0.0.1');
  let failure: Error | undefined;
  idle.on('error', (error) => {
    failure = error;
  });
  idle.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(idle, 'data');
  const { handle } = (await (await post(program, nextNumber())).json()) as { handle: string };
  const events = readEvents(await fetch(`${program.url}/api/callbacks/${handle}/events`));
  await events.next();

  const ended = once(idle, 'end');
  const stopped = program.stop();
  await ended;
  await waitUntil('the end of the event stream', async () => (await events.next()) === undefined);
  expect(failure).toBeUndefined();
  expect(await stopped).toBe(0);
});

test(`${RESTARTS} restarts under load lose no acknowledged callback and call nobody twice`, {
  timeout: 30_000 + RESTARTS * 15_000,
}, async () => {
  const upstream = await startRecordingWebAppel();
  const settings = settingsFor(upstream.url);
  const acknowledged: string[] = [];
  let program = await start(settings);
  let isSending = true;
  const inFlight = new Set<Promise<void>>();
  const requestCallback = async (): Promise<void> => {
    const number = nextNumber();
    try {
      if ((await post(program, number)).status === 201) acknowledged.push(number);
    } catch (failure) {
      // Nothing listens between two programs, so nothing is acknowledged.
      if (!(failure instanceof TypeError)) throw failure;
    }
  };
  const load = setInterval(() => {
    if (!isSending) return;
    const sending = requestCallback().finally(() => inFlight.delete(sending));
    inFlight.add(sending);
  }, 1000 / REQUESTS_PER_SECOND);
  onTestFinished(() => clearInterval(load));

  for (let restart = 0; restart < RESTARTS; restart++) {
    const before = acknowledged.length;
    await waitUntil(
      'the acceptance of a second of requests',
      () => acknowledged.length > before + REQUESTS_PER_SECOND,
    );
    expect(await program.stop()).toBe(0);
    program = await start(settings);
  }
  isSending = false;
  await Promise.all(inFlight);
  await waitUntil(
    'the calls of all accepted requests',
    () => upstream.calls.length >= acknowledged.length,
  );
  const called = new Set(upstream.calls);
  expect(called.size).toBe(upstream.calls.length);
  expect(acknowledged.filter((number) => !called.has(number.slice(1)))).toEqual([]);
  expect(acknowledged.length).toBeGreaterThan(RESTARTS * REQUESTS_PER_SECOND);
});

test('SIGTERM while PostgreSQL is away ends the program with 0, and a second signal ends it at once', async () => {
  const postgres = await startPostgres('any', 'quick');
  onTestFinished(() => postgres.remove());
  await postgres.run('create database rappel');
  const settings = { DATABASE_URL: postgres.urlOf('rappel') };
  const [patient, impatient] = await Promise.all([start(settings), start(settings)]);
  await postgres.stop('KILL');
  const stopped = patient.stop('SIGTERM');
  impatient.signal('SIGTERM');
  impatient.signal('SIGTERM');
  await waitUntil('the end after two signals', () => !impatient.isRunning());
  expect(await stopped).toBe(0);
}, 120_000);
