import { describe, expect, type TestContext, test } from 'vitest';
import type { CallbackView } from '../../shared/callback.js';
import { fetchProof } from '../support/callbacks/page-proof.js';
import { type Program, startProgram } from '../support/program/run-program.js';
import { readEvents } from '../support/program/server-events.js';
import { waitUntil } from '../support/time/wait-until.js';

const account = 'email=demo%40rappel.test&pass=demo';

let made = 0;

/** Sends the same request twice at once, as an impatient page does. @returns its handle */
async function requestCallback(
  { url }: Program,
  number: string,
  more: object = {},
): Promise<string> {
  const key = `faults-${++made}`;
  const proof = await fetchProof(url);
  const post = async () => {
    const answer = await fetch(`${url}/api/callbacks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key, ...proof },
      body: JSON.stringify({ popupId: '77', number, ...more }),
    });
    expect(answer.status).toBe(201);
    return ((await answer.json()) as CallbackView).handle;
  };
  const [one, other] = await Promise.all([post(), post()]);
  expect(other).toBe(one);
  return one;
}

/** Follows the event stream until one of these states. @returns all states in order */
async function statesUntil(
  { url }: Program,
  handle: string,
  ...finalStates: CallbackView['state'][]
): Promise<CallbackView['state'][]> {
  const events = readEvents(await fetch(`${url}/api/callbacks/${handle}/events`));
  const states: CallbackView['state'][] = [];
  for (let event = await events.next(); event; event = await events.next()) {
    if (event.event !== 'state') continue;
    const { state } = JSON.parse(event.data) as CallbackView;
    if (states.at(-1) !== state) states.push(state);
    if (finalStates.includes(state)) break;
  }
  await events.cancel();
  return states;
}

const callPlatform = async ({ platformUrl }: Program, query: string): Promise<string> =>
  (await fetch(`${platformUrl}?${query}&${account}`)).text();

/** WebAppel's words for the results of all calls of popup 77, sorted. */
async function listResults(program: Program): Promise<string[]> {
  const rows = await callPlatform(program, 'methode=appels_resume&id_popup=77');
  return rows
    .split('\n')
    .filter((row) => /^\d/.test(row))
    .map((row) => row.split(';')[10] ?? '')
    .sort();
}

/** @param onTestFinished of the test itself: Vitest's own would take another test that runs at the same time */
async function start(
  behaviour: Record<string, string>,
  onTestFinished: TestContext['onTestFinished'],
): Promise<Program> {
  const program = await startProgram(behaviour);
  onTestFinished(async () => void (await program.stop()));
  return program;
}

describe('a faulty platform', () => {
  test.concurrent.for([
    ['refuses with an empty answer', { PLATFORM_ERROR_STYLE: 'empty' }, 'unknown'],
    ['refuses with KO', { PLATFORM_ERROR_STYLE: 'ko' }, 'refused'],
    ['refuses with a PHP warning', { PLATFORM_ERROR_STYLE: 'html' }, 'unknown'],
    ['refuses with an HTTP status and a code', { PLATFORM_ERROR_STYLE: 'http4xx' }, 'refused'],
    [
      'lists calls late and with column names',
      { PLATFORM_LISTING_LAG_SECONDS: '1', PLATFORM_CSV_HEADER: 'true' },
      'refused',
    ],
  ] as const)(
    'a visitor sees the true state and is called once by a platform that %s',
    async ([_what, behaviour, stateAfterRefusal], { onTestFinished }) => {
      const program = await start(behaviour, onTestFinished);
      await callPlatform(program, 'methode=blacklistage_numero&e164=33199001299');
      const later = await requestCallback(program, '+33199001203', { delaySeconds: 120 });
      const [answering, barred] = await Promise.all([
        requestCallback(program, '+33199001201').then((handle) =>
          statesUntil(program, handle, 'ended', 'failed'),
        ),
        requestCallback(program, '+33199001299').then((handle) =>
          statesUntil(program, handle, 'unknown', 'refused', 'ended', 'failed', 'calling'),
        ),
      ]);
      expect(answering.slice(-2)).toEqual(['connected', 'ended']);
      expect(answering).not.toContain('unknown');
      // An unreadable refusal may have been an acceptance.
      expect(barred.at(-1)).toBe(stateAfterRefusal);

      const cancelled = await fetch(`${program.url}/api/callbacks/${later}/cancel`, {
        method: 'POST',
      });
      expect(await cancelled.json()).toMatchObject({ state: 'cancelled' });

      // A second call to anybody would be another row.
      let results: string[] = [];
      await waitUntil('the end of all calls', async () => {
        results = await listResults(program);
        return !results.includes('');
      });
      expect(results).toEqual(['ANSWER', 'CANCEL']);
    },
  );
});
