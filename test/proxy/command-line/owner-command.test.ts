import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../../proxy/store/database.js';
import { openSessionOf, signInAs } from '../../support/program/console-session.js';
import { type OwnerApp, startOwnerApp } from '../../support/program/owner-app.js';
import { rappel } from '../../support/program/run-command-line.js';

let folder: string;
let app: OwnerApp;
let DATABASE_URL: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'owner-'));
  DATABASE_URL = `sqlite:${join(folder, 'rappel.db')}`;
  app = await startOwnerApp({ store: () => openStore(DATABASE_URL) });
});
afterEach(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

const run = (...words: string[]) =>
  rappel(words, { DATABASE_URL, PUBLIC_URL: 'https://rappel.example.fr' }, { clock: app.clock });
const audit = async () =>
  ((await (await app.ask('audit')).json()) as { entries: object[] }).entries;

describe('rappel owner', () => {
  it('rappel owner invite prints a link beside the running program, and the audit log has it', async () => {
    const { text, code } = await run('owner', 'invite', 'Sam@example.fr', '--role', 'reader');
    expect(text).toMatch(/^https:\/\/rappel\.example\.fr\/console\/invitation#[\w-]{43}\n$/);
    expect(code).toBe(0);
    expect((await run('owner', 'list')).text).toMatch(/^ *sam@example\.fr +reader .*invited/);
    expect(await audit()).toMatchObject([
      {
        action: 'person-invited',
        via: 'command-line',
        who: 'command line',
        target: 'sam@example.fr',
      },
    ]);
  });

  it('rappel owner disable signs a person out of the running program, and enable lets them back', async () => {
    const { send, userId } = await signInAs(app, 'support');
    const { email } = await app.store
      .selectFrom('owner_users')
      .select('email')
      .where('id', '=', userId)
      .executeTakeFirstOrThrow();
    expect((await send('GET', 'stops')).status).toBe(200);
    expect((await run('owner', 'disable', email)).code).toBe(0);
    expect((await send('GET', 'stops')).status).toBe(401);
    expect((await run('owner', 'invite', email)).errors[0]).toContain('is disabled');
    await run('owner', 'enable', email);
    expect((await run('owner', 'list')).text).toContain('not signed in');
  });

  it('rappel owner sessions --end ends the sessions that were opened with the token', async () => {
    const { send } = await openSessionOf(app, null);
    expect((await run('owner', 'sessions')).text).toContain('Test');
    expect((await run('owner', 'sessions', '--end')).text).toBe('Ended 1 session\n');
    expect((await send('GET', 'stops')).status).toBe(401);
  });

  it.each([
    [['owner'], 'rappel owner invite'],
    [['owner', 'invite'], 'rappel owner invite'],
    [['owner', 'invite', 'nobody'], 'not an email'],
    [['owner', 'invite', 'a@b.fr', '--role', 'king'], '--role: must be one of'],
    [['owner', 'disable', 'a@b.fr'], 'Nobody has this email'],
  ])('%j is refused with %s', async (words, sentence) => {
    const { code, errors } = await run(...words);
    expect([code, errors.join('\n')]).toEqual([1, expect.stringContaining(sentence)]);
  });

  it('what other commands change is in the audit log too', async () => {
    await run('stop', '--popup', '77', '--author', 'Sam');
    await run('resume', '--popup', '77');
    await run('block', 'add', 'network', '203.0.113.0/24');
    await run('block', 'remove', '1');
    await run('site-key', 'add', 'shop');
    await run('site-key', 'revoke', '1');
    expect(await audit()).toMatchObject([
      { action: 'site-key-revoked', target: 'shop' },
      { action: 'site-key-made', target: 'shop' },
      { action: 'block-removed', target: '203.0.113.0/24' },
      { action: 'block-added', target: '203.0.113.0/24', change: { kind: 'network' } },
      { action: 'stop-lifted', target: '77' },
      { action: 'stop-set', target: '77', who: 'Sam', via: 'command-line' },
    ]);
  });
});
