import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { runToTheEnd, startProgram, temporaryFolder } from '../support/program/run-program.js';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const ask = async (url: string, query: string, login = 'email=demo%40rappel.test&pass=demo') =>
  (await fetch(`${url}?${query}&${login}`)).text();

describe('the command line', () => {
  it('rappel platform runs alone and stops on SIGTERM with 0, and rappel call exits with 0, 1, 2 or 3', async () => {
    const platform = await startProgram({}, ['platform']);
    cleanups.push(() => platform.stop());
    const env = {
      WEBAPPEL_URL: platform.platformUrl,
      WEBAPPEL_EMAIL: 'demo@rappel.test',
      WEBAPPEL_PASS: 'demo',
    };
    const listed = await runToTheEnd(env, ['call', 'popups_listing', '--json']);
    expect(listed.code).toBe(0);
    expect(JSON.parse(listed.output.slice(listed.output.indexOf('[')))[0]).toMatchObject({
      popupId: '77',
    });
    expect((await runToTheEnd(env, ['call', 'popup_del', 'id_popup=999'])).code).toBe(2);
    expect((await runToTheEnd(env, ['call', 'apel'])).code).toBe(1);
    expect(await platform.stop('SIGTERM')).toBe(0);
    expect((await runToTheEnd(env, ['call', 'popups_listing'])).code).toBe(3);
  });

  it('rappel ends without an error message when its reader closes the pipe, and prints help', async () => {
    const launcher = new URL('../../proxy/bin/rappel.js', import.meta.url).pathname;
    const piped = await new Promise<string[]>((resolve) =>
      execFile(
        'bash',
        ['-o', 'pipefail', '-c', '"$0" "$1" methods | head -n 1', process.execPath, launcher],
        (failure, output, errors) => resolve([String(failure), output, errors]),
      ),
    );
    expect(piped[0]).toBe('null');
    expect(piped[1]?.trim().split('\n')).toHaveLength(1);
    expect(piped[2]).not.toContain('EPIPE');
    expect(await runToTheEnd({}, ['help'])).toMatchObject({ code: 0 });
    expect((await runToTheEnd({}, ['methods', 'appel'])).output).toContain('nbressais');
  });

  it('rappel adds a second account that sees nothing of the first, and removes it again', async () => {
    const folder = temporaryFolder();
    cleanups.push(folder.remove);
    const env = { DATABASE_URL: `sqlite:${join(folder.path, 'rappel.db')}` };
    const email = 'shop@example.test';
    const login = 'email=shop%40example.test&pass=second%20secret';
    const added = await runToTheEnd(env, ['account', 'add', email], 'second secret\n');
    expect(added.output).not.toContain('second secret');
    expect(added.code).toBe(0);
    const running = await startProgram(env, ['platform']);
    cleanups.push(() => running.stop());
    const url = running.platformUrl;
    expect(await ask(url, 'methode=popups_listing')).toMatch(/^77;/);
    expect(await ask(url, 'methode=popups_listing', login)).toBe('');
    expect(await ask(url, 'methode=popup_del&id_popup=77', login)).toBe(
      'ERREUR NOT_FOUND id_popup',
    );
    const popup = await ask(url, 'methode=popup_ajout&nom_popup=mine', login);
    expect(popup).toMatch(/^\d+$/);
    expect(await ask(url, `methode=popup_destinations&id_popup=${popup}`, login)).toMatch(/^1001;/);
    const whileRunning = await runToTheEnd(env, ['account', 'remove', email, '--yes']);
    expect(whileRunning).toMatchObject({
      code: 1,
      output: expect.stringContaining('another process uses'),
    });
    await running.stop();
    const withoutYes = await runToTheEnd(env, ['account', 'remove', email]);
    expect(withoutYes).toMatchObject({ code: 1, output: expect.stringContaining('1 popup,') });
    expect((await runToTheEnd(env, ['account', 'remove', email, '--yes'])).code).toBe(0);
    expect((await runToTheEnd(env, ['account', 'list'])).output).not.toContain(email);
    const again = await startProgram(env, ['platform']);
    cleanups.push(() => again.stop());
    expect(await ask(again.platformUrl, 'methode=popups_listing')).toMatch(/^77;/);
    expect(await ask(again.platformUrl, 'methode=popups_listing', login)).toContain('INVALID_AUTH');
  });
});
