import { describe, expect, onTestFinished, test } from 'vitest';
import type { CallbackView } from '../../shared/callback.js';
import { type Program, startProgram } from '../support/program/program.js';
import { readEvents } from '../support/program/server-events.js';

const account = 'email=demo%40rappel.test&pass=demo';

let made = 0;

/** Sends a callback, twice at once with one key as a nervous page does, and answers its handle. */
async function ask({ url }: Program, number: string, more: object = {}): Promise<string> {
  const key = `faults-${++made}`;
  const post = async () => {
    const answer = await fetch(`${url}/api/callbacks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ popupId: '77', number, ...more }),
    });
    expect(answer.status).toBe(201);
    return ((await answer.json()) as CallbackView).handle;
  };
  const [one, other] = await Promise.all([post(), post()]);
  expect(other).toBe(one);
  return one;
}

/** What the visitor is told, one state after another, up to one of these. */
async function toldUntil(
  { url }: Program,
  handle: string,
  ...last: CallbackView['state'][]
): Promise<CallbackView['state'][]> {
  const events = readEvents(await fetch(`${url}/api/callbacks/${handle}/events`));
  const told: CallbackView['state'][] = [];
  for (let event = await events.next(); event; event = await events.next()) {
    if (event.event !== 'state') continue;
    const { state } = JSON.parse(event.data) as CallbackView;
    if (told.at(-1) !== state) told.push(state);
    if (last.includes(state)) break;
  }
  await events.cancel();
  return told;
}

const platform = async ({ platformUrl }: Program, query: string): Promise<string> =>
  (await fetch(`${platformUrl}?${query}&${account}`)).text();

/** How the platform says that its calls of popup 77 ended, a word a call. */
async function listed(program: Program): Promise<string[]> {
  const rows = await platform(program, 'methode=appels_resume&id_popup=77');
  return rows
    .split('\n')
    .filter((row) => /^\d/.test(row))
    .map((row) => row.split(';')[10] ?? '')
    .sort();
}

async function start(behaviour: Record<string, string>): Promise<Program> {
  const program = await startProgram(behaviour);
  onTestFinished(async () => void (await program.stop()));
  return program;
}

describe('a visitor is told the truth and called once', () => {
  test.concurrent.each([
    ['says no with nothing', { PLATFORM_ERROR_STYLE: 'empty' }, 'unknown'],
    ['says no with KO', { PLATFORM_ERROR_STYLE: 'ko' }, 'unknown'],
    ['says no with a warning of PHP', { PLATFORM_ERROR_STYLE: 'html' }, 'unknown'],
    ['says no with a status and a code', { PLATFORM_ERROR_STYLE: 'http4xx' }, 'refused'],
    [
      'lists everything late, under names',
      { PLATFORM_LISTING_LAG_SECONDS: '1', PLATFORM_CSV_HEADER: 'true' },
      'refused',
    ],
  ] as const)('by a platform that %s', async (_what, behaviour, afterNo) => {
    const program = await start(behaviour);
    await platform(program, 'methode=blacklistage_numero&e164=33199001299');
    const later = await ask(program, '+33199001203', { delaySeconds: 120 });
    const [answering, barred] = await Promise.all([
      ask(program, '+33199001201').then((handle) => toldUntil(program, handle, 'ended', 'failed')),
      ask(program, '+33199001299').then((handle) =>
        toldUntil(program, handle, 'unknown', 'refused', 'ended', 'failed', 'calling'),
      ),
    ]);
    expect(answering.slice(-2)).toEqual(['connected', 'ended']);
    expect(answering).not.toContain('unknown');
    // A no that cannot be read may have been a yes.
    expect(barred.at(-1)).toBe(afterNo);

    const cancelled = await fetch(`${program.url}/api/callbacks/${later}/cancel`, {
      method: 'POST',
    });
    expect(await cancelled.json()).toMatchObject({ state: 'cancelled' });

    // Each was called once, and nobody else: one call more would be a row more.
    let ends = await listed(program);
    while (ends.includes('')) ends = await listed(program);
    expect(ends).toEqual(['ANSWER', 'CANCEL']);
  });
});
