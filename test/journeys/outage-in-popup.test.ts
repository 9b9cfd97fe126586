import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { CallbackView } from '../../shared/callback.js';
import { fetchProof } from '../support/callbacks/page-proof.js';
import { freePort } from '../support/network/free-port.js';
import { noCallLimits } from '../support/program/no-call-limits.js';
import { startProgram, temporaryFolder } from '../support/program/run-program.js';
import { readEvents } from '../support/program/server-events.js';

test('a visitor who requests a call in an outage of WebAppel, after a proxy crash, is called when WebAppel is back', async () => {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  const start = async (env: Record<string, string>) => {
    const program = await startProgram(env);
    onTestFinished(async () => void (await program.stop()));
    return program;
  };
  const port = await freePort();
  const startWebAppel = () =>
    start({
      PLATFORM_PORT: String(port),
      DATABASE_URL: `sqlite:${join(folder.path, 'webappel.db')}`,
    });
  const webAppel = await startWebAppel();
  const startProxy = () =>
    start({
      DATABASE_URL: `sqlite:${join(folder.path, 'rappel.db')}`,
      ...noCallLimits,
      WEBAPPEL_URL: webAppel.platformUrl,
      WEBAPPEL_EMAIL: 'demo@rappel.test',
      WEBAPPEL_PASS: 'demo',
    });

  const before = await startProxy();
  const shownBefore = await fetch(`${before.url}/api/popups/77`);
  expect(shownBefore.status).toBe(200);
  const popup = await shownBefore.json();
  await webAppel.stop();
  await before.stop('SIGKILL');

  const { url } = await startProxy();
  const shownNow = await fetch(`${url}/api/popups/77`);
  expect(await shownNow.json()).toEqual(popup);
  const answer = await fetch(`${url}/api/callbacks`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': 'during-an-outage',
      ...(await fetchProof(url)),
    },
    body: JSON.stringify({ popupId: '77', number: '01 23 45 67 01' }),
  });
  expect(answer.status).toBe(201);
  const { handle } = (await answer.json()) as CallbackView;

  const back = await startWebAppel();
  const events = readEvents(await fetch(`${url}/api/callbacks/${handle}/events`));
  const states: string[] = [];
  for (let event = await events.next(); event; event = await events.next()) {
    if (event.event === 'state') states.push((JSON.parse(event.data) as CallbackView).state);
    if (['calling', 'connected', 'ended', 'failed'].includes(states.at(-1) ?? '')) break;
  }
  await events.cancel();
  expect(states.at(-1)).toMatch(/calling|connected/);
  const calls = await fetch(
    `${back.platformUrl}?methode=appels_resume&email=demo%40rappel.test&pass=demo&id_popup=77`,
  );
  expect((await calls.text()).split('\n').filter((row) => /^\d/.test(row))).toHaveLength(1);
});
