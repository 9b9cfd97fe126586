import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Running, startRappel } from '../../proxy/program.js';
import { readSettings } from '../../proxy/settings/settings.js';
import { recordingLog } from '../support/callbacks/callbacks.js';
import { freePort } from '../support/network/free-port.js';
import { FakeClock } from '../support/time/fake-clock.js';
import { waitUntil } from '../support/time/wait-until.js';

let webAppel: Server;
/** What WebAppel answers to everything. */
let answer: string;
let clock: FakeClock;
let running: Running | undefined;
let logged: () => { level: number; msg: string }[];
let told: string[];

beforeEach(async () => {
  answer = 'ERREUR INVALID_AUTH login refused';
  webAppel = createServer((_request, response) => response.end(answer));
  await new Promise<void>((resolve) => webAppel.listen(0, '127.0.0.1', resolve));
  clock = new FakeClock();
  told = [];
});
afterEach(async () => {
  await running?.close();
  webAppel.close();
});

async function start(environment: Record<string, string>): Promise<void> {
  const { log, lines } = recordingLog();
  logged = () => lines.map((line) => JSON.parse(line));
  running = await startRappel({
    settings: readSettings({
      PORT: '0',
      PLATFORM_PORT: '0',
      DATABASE_URL: 'sqlite::memory:',
      DRAIN_SECONDS: '0',
      ...environment,
    }),
    clock,
    log,
    version: '0.0.0-test',
  });
  await running.checkSettings((line) => told.push(line));
}

const realAccount = () => ({
  WEBAPPEL_URL: `http://127.0.0.1:${(webAppel.address() as AddressInfo).port}/api.php`,
  WEBAPPEL_EMAIL: 'shop@shop.example',
  WEBAPPEL_PASS: 'CANARY',
});
const readiness = async () => {
  const response = await fetch(`${running?.url}/readyz`);
  return { status: response.status, ...((await response.json()) as object) };
};
const linesAbout = (setting: string) => logged().filter(({ msg }) => msg.startsWith(setting));

describe('the checks at the start', () => {
  it('a wrong password is in /readyz and the log after one refusal, until the account works', async () => {
    await start(realAccount());
    expect(await readiness()).toMatchObject({
      status: 200,
      webAppel: { account: 'off' },
      faultySettings: ['WEBAPPEL_EMAIL', 'WEBAPPEL_PASS'],
    });
    expect(linesAbout('WEBAPPEL_EMAIL, WEBAPPEL_PASS: WebAppel refuses')).toHaveLength(1);
    answer = '77;Boutique';
    await clock.advance(30_000);
    await waitUntil('the second check', () => told.length > 0);
    expect(told[0]).toContain('data-popup="77"');
    await waitUntil('the end of the fault', async () =>
      JSON.stringify(await readiness()).includes('"faultySettings":[]'),
    );
    expect(await readiness()).toMatchObject({ webAppel: { account: 'on' } });
    expect(JSON.stringify(logged())).not.toContain('CANARY');
  });

  it('a wrong address is in /readyz and the log', async () => {
    await start({
      ...realAccount(),
      WEBAPPEL_URL: `http://127.0.0.1:${await freePort()}/api.php`,
    });
    expect(await readiness()).toMatchObject({ status: 200, faultySettings: ['WEBAPPEL_URL'] });
    expect(linesAbout('WEBAPPEL_URL: WebAppel does not answer')).toHaveLength(1);
  });

  it('a mail server that does not answer is in /readyz and the log', async () => {
    await start({
      SMTP_URL: `smtp://127.0.0.1:${await freePort()}`,
      MAIL_FROM: 'voice@shop.example',
    });
    expect(await readiness()).toMatchObject({ status: 200, faultySettings: ['SMTP_URL'] });
    expect(linesAbout('SMTP_URL: ')).toHaveLength(1);
  });

  it('a setting of a popup that was made at the embedded platform and has no effect is told at the next start', async () => {
    await start({});
    const query = new URLSearchParams({
      methode: 'popup_maj',
      email: 'demo@rappel.test',
      pass: 'demo',
      id_popup: '77',
      usr3_nom: 'Sujet',
    });
    const answer = await fetch(`${running?.platformUrl}?${query}`);
    expect(await answer.text()).not.toMatch(/ERREUR/);
    await running?.checkSettings((line) => told.push(line));
    expect(told).toEqual([expect.stringMatching(/^popup 77: usr3_nom: this label has no effect/)]);
  });

  it('the demo without a mail server has nothing to check', async () => {
    await start({});
    expect(await readiness()).toMatchObject({ status: 200, faultySettings: [] });
    expect(told).toEqual([]);
  });
});
