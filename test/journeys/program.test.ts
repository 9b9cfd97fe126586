import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fetchProof } from '../support/callbacks/page-proof.js';
import { startFaultyServer } from '../support/network/faulty-server.js';
import {
  type Program,
  runToTheEnd,
  startProgram,
  temporaryFolder,
} from '../support/program/run-program.js';
import { newDatabase } from '../support/store/stores.js';
import { waitUntil } from '../support/time/wait-until.js';

/** A platform for the programs of several tests. */
let platform: Program;
beforeAll(async () => {
  platform = await startProgram({}, ['platform']);
});
afterAll(async () => void (await platform?.stop()));

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function dataFolder(): string {
  const folder = temporaryFolder();
  cleanups.push(folder.remove);
  return folder.path;
}

const post = async (url: string, number: string, key: string) =>
  fetch(`${url}/api/callbacks`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': key,
      ...(await fetchProof(url)),
    },
    body: JSON.stringify({ popupId: '77', number, name: 'Canary Person' }),
  });

/** Places for the data with which the program does not start, and the line that it prints. */
const failures: [what: string, env: Record<string, string>, line: RegExp][] = [
  [
    'a folder that cannot be written',
    { DATABASE_URL: 'sqlite:/proc/rappel/rappel.db' },
    /^DATABASE_URL: the folder \/proc\/rappel cannot be written/,
  ],
  [
    'a file in place of the data folder',
    { DATABASE_URL: `sqlite:${process.execPath}/rappel.db` },
    /^DATABASE_URL: /,
  ],
];

describe('the program', () => {
  it.each(failures)(
    'the program reports %s in one line and exits with 1',
    async (_what, env, line) => {
      const { code, output } = await runToTheEnd(env);
      const lines = output.split('\n').filter((text) => text && !text.startsWith('Building'));
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(line);
      expect(code).toBe(1);
    },
  );

  it('the program reports all faults of the settings at once', async () => {
    const { output } = await runToTheEnd({ PORT: 'x', LOG_LEVEL: 'loud', TIME_ZONE: 'Mars/Base' });
    for (const name of ['PORT: ', 'LOG_LEVEL: ', 'TIME_ZONE: '])
      expect(output).toContain(`${name}`);
  });

  it('the program prints the generated ADMIN_TOKEN of the demo, but none that opens a real account', async () => {
    const demo = await startProgram();
    cleanups.push(() => demo.stop());
    const token = /^ {2}ADMIN_TOKEN {3}(\S{24}) /m.exec(demo.output())?.[1];
    const answer = await fetch(`${demo.url}/api/owner/callbacks`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(200);
    const real = await startProgram({
      WEBAPPEL_URL: 'http://127.0.0.1:1/api.php',
      WEBAPPEL_EMAIL: 'owner@shop.example',
      WEBAPPEL_PASS: 'secret',
    });
    cleanups.push(() => real.stop());
    expect(real.output()).toContain('(closed until ADMIN_TOKEN is set)');
    expect(real.output()).not.toMatch(/ADMIN_TOKEN +\S{24}/);
    expect((await fetch(`${real.url}/api/owner/callbacks`)).status).toBe(401);
  });

  it.each(['PORT', 'PLATFORM_PORT'])(
    'the program names the setting to change when the port of %s is in use',
    async (setting) => {
      const other = createServer();
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
      cleanups.push(() => new Promise((resolve) => other.close(resolve)));
      const { port } = other.address() as AddressInfo;
      const { code, output } = await runToTheEnd({
        [setting]: String(port),
        DATABASE_URL: 'sqlite::memory:',
      });
      expect(output.trim()).toBe(
        `${setting}: port ${port} on 127.0.0.1 is taken by another program; stop that one, or set another ${setting}`,
      );
      expect(code).toBe(1);
    },
  );

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'the program exits with 0 on %s, also with an open event stream',
    async (signal) => {
      const program = await startProgram();
      const { handle } = (await (
        await post(program.url, '01 99 00 31 01', 'stop-with-a-stream')
      ).json()) as { handle: string };
      const stream = await fetch(`${program.url}/api/callbacks/${handle}/events`);
      expect(stream.status).toBe(200);
      expect(await program.stop(signal)).toBe(0);
    },
  );

  it.each(['SQLite', 'PostgreSQL'])(
    'a call on %s is answered and ends, by the clock of the machine',
    async (store) => {
      const { url, drop } =
        store === 'SQLite'
          ? { url: `sqlite:${join(dataFolder(), 'rappel.db')}`, drop: async () => undefined }
          : await newDatabase('empty');
      cleanups.push(drop);
      const program = await startProgram({ DATABASE_URL: url });
      cleanups.push(() => program.stop());
      const { handle } = (await (
        await post(program.url, '01 99 00 12 01', `answered-on-${store}`)
      ).json()) as { handle: string };
      const stateOf = async (): Promise<string> =>
        (
          (await (await fetch(`${program.url}/api/callbacks/${handle}`)).json()) as {
            state: string;
          }
        ).state;
      const underWay = ['queued', 'calling', 'connected'];
      await waitUntil('the end of the call', async () => !underWay.includes(await stateOf()), {
        seconds: 60,
        everyMs: 200,
      });
      expect(await stateOf()).toBe('ended');
    },
  );

  it('the program keeps popups and callbacks over a restart', async () => {
    const DATABASE_URL = `sqlite:${join(dataFolder(), 'deep/rappel.db')}`;
    const first = await startProgram({ DATABASE_URL });
    const { handle } = (await (
      await post(first.url, '01 99 00 32 05', 'kept-over-restart')
    ).json()) as { handle: string };
    const account = 'email=demo%40rappel.test&pass=demo';
    const created = await fetch(
      `${first.platformUrl}?methode=popup_ajout&${account}&nom_popup=kept`,
    );
    const popupId = await created.text();
    await first.stop();
    const second = await startProgram({ DATABASE_URL });
    cleanups.push(() => second.stop());
    expect((await fetch(`${second.url}/api/callbacks/${handle}`)).status).toBe(200);
    const popups = await (
      await fetch(`${second.platformUrl}?methode=popups_listing&${account}`)
    ).text();
    expect(popups).toContain(`${popupId};kept;`);
    const calls = await (
      await fetch(`${second.platformUrl}?methode=appels_resume&${account}&id_popup=77`)
    ).text();
    expect(calls.split('\n').filter(Boolean)).toHaveLength(1);
  });

  it('the program sends no second appel after it was killed while the first was in flight', async () => {
    const DATABASE_URL = `sqlite:${join(dataFolder(), 'rappel.db')}`;
    let appels = 0;
    let arrived: () => void = () => undefined;
    const appelArrived = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    // Forwards everything except appel, which gets no answer.
    const swallowing = await startFaultyServer(async (response, request) => {
      const query = request.url?.split('?')[1] ?? '';
      if (/methode=appel(&|$)/.test(query)) {
        appels += 1;
        arrived();
        return;
      }
      response.end(
        Buffer.from(await (await fetch(`${platform.platformUrl}?${query}`)).arrayBuffer()),
      );
    });
    cleanups.push(() => swallowing.close());
    const env = {
      DATABASE_URL,
      WEBAPPEL_URL: swallowing.url,
      WEBAPPEL_EMAIL: 'demo@rappel.test',
      WEBAPPEL_PASS: 'demo',
    };
    const killed = await startProgram(env);
    const { handle } = (await (
      await post(killed.url, '01 23 45 33 01', 'killed-while-sending')
    ).json()) as { handle: string };
    await appelArrived;
    await killed.stop('SIGKILL');
    const again = await startProgram(env);
    cleanups.push(() => again.stop());
    const view = (await (await fetch(`${again.url}/api/callbacks/${handle}`)).json()) as {
      state: string;
    };
    expect(view.state).toBe('unknown');
    await again.stop();
    expect(appels).toBe(1);
  });

  it('the program prints no password, number or name, whatever faulty answers WebAppel gives', async () => {
    const folder = dataFolder();
    const password = 'CANARY pass&word=1';
    const passwordFile = join(folder, 'password');
    writeFileSync(passwordFile, password);
    const answers: ((response: import('node:http').ServerResponse) => void)[] = [
      (response) => response.socket?.resetAndDestroy(),
      (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      (response) => response.end('<html><b>Warning</b>'),
      (response) => response.writeHead(500).end('Fatal error'),
      (response) => response.end('ERREUR INVALID_AUTH login refused'),
      (response) => response.end('x'.repeat(5_000_000)),
      (response) => response.end(''),
    ];
    let next = 0;
    const server = await startFaultyServer(async (response, request) => {
      const query = request.url?.split('?')[1] ?? '';
      if (/methode=appel(&|$)|appels_resume/.test(query))
        return answers[next++ % answers.length]?.(response);
      const asDemo = query.replace(/email=[^&]*&pass=[^&]*/, 'email=demo%40rappel.test&pass=demo');
      response.end(
        Buffer.from(await (await fetch(`${platform.platformUrl}?${asDemo}`)).arrayBuffer()),
      );
    });
    cleanups.push(() => server.close());
    const program = await startProgram({
      DATABASE_URL: `sqlite:${join(folder, 'rappel.db')}`,
      WEBAPPEL_URL: server.url,
      WEBAPPEL_EMAIL: 'canary@example.test',
      WEBAPPEL_PASS_FILE: passwordFile,
      LOG_LEVEL: 'debug',
    });
    const outputs: string[] = [];
    for (const [index] of answers.entries()) {
      const answer = await post(
        program.url,
        `01 23 45 34 ${10 + index}`,
        `canary-request-${index}`,
      );
      outputs.push(await answer.text(), JSON.stringify([...answer.headers]));
    }
    await program.stop();
    outputs.push(program.output());
    const files = readdirSync(folder).filter((name) => name !== 'password');
    const stored = files.map((name) => readFileSync(join(folder, name), 'latin1')).join('');
    for (const leak of [
      'CANARY',
      encodeURIComponent(password),
      btoa(password),
      'canary@example',
      'canary%40',
    ]) {
      expect(outputs.join('\n')).not.toContain(leak);
      expect(stored).not.toContain(leak);
    }
    for (const leak of ['12345341', '01 23 45 34', 'Canary Person', '/get/webappel/api.php?'])
      expect(outputs.join('\n')).not.toContain(leak);
  });
});
