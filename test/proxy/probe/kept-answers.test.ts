import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startFaultyServer } from '../../support/network/faulty-server.js';
import { startForwarding } from '../../support/network/forwarding-server.js';
import { startEmbedded } from '../../support/platform/embedded.js';
import { FakeClock } from '../../support/time/fake-clock.js';
import { goingOn, runProbe } from '../../support/webappel/probe-run.js';

const account = {
  WEBAPPEL_EMAIL: 'shop+owner@example.fr',
  WEBAPPEL_PASS: 'p@ss & wörd',
};

/** Starts a server that always gives the same answer. */
async function startAnswering(body: string | Buffer, headers: Record<string, string> = {}) {
  const server = await startFaultyServer((response) => {
    response.writeHead(200, 'As it pleases', { 'content-type': 'text/plain', ...headers });
    response.end(body);
  });
  onTestFinished(() => server.close());
  return server;
}

describe('the answers that the probe saves', () => {
  it('a saved answer has the bytes that came, after status line and headers', async () => {
    const body = Buffer.from([0xef, 0xbb, 0xbf, 0x00, 0xe9, 0x0d, 0x0a, 0xff, 0x3b]);
    const server = await startAnswering(body, { 'x-powered-by': 'PHP/5.3' });
    const { files } = await runProbe(server.url);
    const kept = files.get('03-popups.http') ?? Buffer.alloc(0);
    const cut = kept.indexOf('\r\n\r\n');
    expect(kept.subarray(cut + 4)).toEqual(body);
    const head = kept.subarray(0, cut).toString().split('\r\n');
    expect(head[0]).toBe('HTTP/1.1 200 As it pleases');
    expect(head).toContain('x-powered-by: PHP/5.3');
  });

  it('each answer is saved in one file and listed in the summary with its request', async () => {
    const platform = await startEmbedded();
    const { files, summary } = await runProbe(platform.url, [], { clock: goingOn(platform.clock) });
    const asked = summary.entries.filter(({ status }) => status !== undefined);
    expect([...files.keys()].sort()).toEqual(
      ['summary.json', ...asked.map(({ id }) => `${id}.http`)].sort(),
    );
    const unknown = asked.find(({ id }) => id === '04-group-unknown');
    expect(unknown).toMatchObject({
      method: 'operateurs_listing',
      query: expect.stringMatching(/^nom_liste_op=rappelprobe\w+$/),
      status: 200,
      file: '04-group-unknown.http',
      seen: 'a refusal, NOT_FOUND',
    });
    expect(unknown?.expected).toContain('a refusal that Rappel can read, NOT_FOUND');
  });

  it.each([
    ['unencoded', (text: string) => text],
    ['encoded for a URL', encodeURIComponent],
    ['encoded for a form', (text: string) => encodeURIComponent(text).replaceAll('%20', '+')],
    ['in base64', (text: string) => Buffer.from(text).toString('base64')],
  ])('the saved answers do not contain the account %s', async (_, form) => {
    const { WEBAPPEL_EMAIL: email, WEBAPPEL_PASS: pass } = account;
    const echo = `denied: ${form(email)} with ${form(pass)}`;
    const server = await startAnswering(echo, { 'x-request': form(email).normalize('NFD') });
    const { files, output } = await runProbe(server.url, [], { environment: account });
    const all = [...files.values(), Buffer.from(output)].map((file) => file.toString());
    expect(all.join()).toContain('denied: [email] with [pass]');
    for (const text of all) {
      expect(text).not.toContain(form(email));
      expect(text).not.toContain(form(pass));
    }
  });

  it('the saved answers do not contain the called numbers, however the server writes them', async () => {
    const platform = await startEmbedded();
    const server = await startForwarding(platform.url, (method) =>
      method === 'appel_annuler'
        ? { body: 'KO 33142001201 0142001201 +33 1 42 00 12 01 01 42 00 12 01 01.42.00.12.01' }
        : undefined,
    );
    const run = await runProbe(server.url, ['--popup=77', '--call=01 42 00 12 01'], {
      clock: goingOn(platform.clock),
    });
    expect(run.output).toContain('+33 1 42 •• •• 01');
    const all = [...run.files.values(), Buffer.from(run.output)].map((file) => file.toString());
    expect(all.join()).toContain('[own number]');
    for (const text of all) expect(text.replace(/[ .]/g, '')).not.toContain('142001201');
  });

  it('answers about a call are saved only when they differ from the one before', async () => {
    const platform = await startEmbedded();
    const { files } = await runProbe(platform.url, ['--popup=77', '--call=+33142001201'], {
      clock: goingOn(platform.clock),
    });
    const kept = [...files.keys()].filter((name) => name.startsWith('10-call-1-requests'));
    expect(kept.length).toBeGreaterThanOrEqual(2);
    expect(kept.length).toBeLessThanOrEqual(4);
    const last = files.get(kept.sort((a, b) => secondsIn(a) - secondsIn(b)).at(-1) ?? '');
    expect(last?.toString()).toMatch(/;ANSWER\n$/);
  });

  it('saved answers are readable only by their owner, and overwrite nothing', async () => {
    const server = await startAnswering('OK');
    const place = mkdtempSync(join(tmpdir(), 'rappel-test-'));
    onTestFinished(() => rmSync(place, { recursive: true, force: true }));
    const folder = join(place, 'answers');
    const clock = goingOn(new FakeClock());
    await runProbe(server.url, ['--out', folder], { clock });
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, '01-wrong-password.http')).mode & 0o777).toBe(0o600);
    const asked = server.received.length;
    const again = await runProbe(server.url, ['--out', folder], { clock });
    expect(again.code).toBe(1);
    expect(again.output).toContain('already exists; choose a new one');
    expect(server.received).toHaveLength(asked);
  });
});

const secondsIn = (name: string): number => Number(/after-(\d+)s/.exec(name)?.[1]);
