import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startFaultyServer } from '../support/network/faulty-server.js';
import { type Program, startProgram, temporaryFolder } from '../support/program/program.js';
import { readEvents } from '../support/program/server-events.js';

/** More by hand: `RESTARTS=50 npx vitest run --project journeys test/journeys/stopping.test.ts`. */
const RESTARTS = Number(process.env.RESTARTS ?? 2);
const REQUESTS_A_SECOND = 50;

/** A WebAppel of the demo's popups that counts its calls by number, and answers them when told. */
async function startCounting(onCall: (answer: () => void) => void = (answer) => answer()) {
  const platform = await startProgram();
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
  onTestFinished(async () => {
    await server.close();
    await platform.stop();
  });
  return { url: server.url, calls };
}

function settingsFor(url: string): Record<string, string> {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  return {
    DATABASE_URL: `sqlite:${join(folder.path, 'rappel.db')}`,
    WEBAPPEL_URL: url,
    WEBAPPEL_EMAIL: 'demo@rappel.test',
    WEBAPPEL_PASS: 'demo',
    REQUESTS_PER_ADDRESS: '100000',
  };
}

async function start(settings: Record<string, string>): Promise<Program> {
  const program = await startProgram(settings);
  onTestFinished(async () => void (await program.stop('SIGKILL')));
  return program;
}

let made = 0;
/** Of the numbers kept for fiction, ten thousand in each range; each callback has one of its own. */
const ranges = ['19900', '26191', '35301', '46571', '53649'];
const nextNumber = (): string => {
  const range = ranges[Math.floor(made / 10_000) % ranges.length];
  return `+33${range}${String(made++ % 10_000).padStart(4, '0')}`;
};

const post = ({ url }: Program, number: string) =>
  fetch(`${url}/api/callbacks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': `stopping${number}` },
    body: JSON.stringify({ popupId: '77', number }),
  });

const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve));
};

test('a program that is asked to stop finishes what it is sending, keeps what it is given, and exits with 0', async () => {
  let answerCall: () => void = () => undefined;
  const upstream = await startCounting((answer) => {
    answerCall = answer;
  });
  const settings = settingsFor(upstream.url);
  const program = await start({ ...settings, DRAIN_SECONDS: '3' });
  const sent = nextNumber();
  const { handle } = (await (await post(program, sent)).json()) as { handle: string };
  await until(() => upstream.calls.length === 1);

  const stopped = program.stop('SIGTERM');
  const readiness = async () => (await fetch(`${program.url}/readyz`)).status;
  await until(async () => (await readiness()) === 503);
  expect((await fetch(`${program.url}/healthz`)).status).toBe(200);
  const late = nextNumber();
  const taken = await post(program, late);
  expect(taken.status).toBe(201);
  expect(taken.headers.get('connection')).toBe('close');
  // A second signal does not cut short what the first one began.
  const stoppedAgain = program.stop('SIGTERM');
  answerCall();
  expect(await stopped).toBe(0);
  expect(await stoppedAgain).toBe(0);
  expect(upstream.calls).toEqual([sent.slice(1)]);

  const next = await start(settings);
  await until(() => upstream.calls.length === 2);
  answerCall();
  expect(upstream.calls).toEqual([sent, late].map((number) => number.slice(1)));
  // WebAppel had taken the first one, and that was noted: it is not in doubt.
  const view = await (await fetch(`${next.url}/api/callbacks/${handle}`)).json();
  expect(view).toMatchObject({ state: 'queued' });
  expect(await next.stop()).toBe(0);
});

test('a program that is asked to stop resets no idle connection, and ends the streams of events', async () => {
  const upstream = await startCounting();
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
  await until(async () => (await events.next()) === undefined);
  expect(failure).toBeUndefined();
  expect(await stopped).toBe(0);
});

test(`${RESTARTS} restarts under load lose nothing that was acknowledged, and call nobody twice`, {
  timeout: 30_000 + RESTARTS * 15_000,
}, async () => {
  const upstream = await startCounting();
  const settings = settingsFor(upstream.url);
  const acknowledged: string[] = [];
  let program = await start(settings);
  let loaded = true;
  const sending = new Set<Promise<void>>();
  const ask = async (): Promise<void> => {
    const number = nextNumber();
    try {
      if ((await post(program, number)).status === 201) acknowledged.push(number);
    } catch (failure) {
      // Between two programs nobody listens, and nothing is acknowledged.
      if (!(failure instanceof TypeError)) throw failure;
    }
  };
  const load = setInterval(() => {
    if (!loaded) return;
    const asked = ask().finally(() => sending.delete(asked));
    sending.add(asked);
  }, 1000 / REQUESTS_A_SECOND);
  onTestFinished(() => clearInterval(load));

  for (let restart = 0; restart < RESTARTS; restart++) {
    const before = acknowledged.length;
    await until(() => acknowledged.length > before + REQUESTS_A_SECOND);
    expect(await program.stop()).toBe(0);
    program = await start(settings);
  }
  loaded = false;
  await Promise.all(sending);
  await until(() => upstream.calls.length >= acknowledged.length);
  const called = new Set(upstream.calls);
  expect(called.size).toBe(upstream.calls.length);
  expect(acknowledged.filter((number) => !called.has(number.slice(1)))).toEqual([]);
  expect(acknowledged.length).toBeGreaterThan(RESTARTS * REQUESTS_A_SECOND);
});
