import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createSignIn } from '../../../proxy/platform/accounts/accounts.js';
import { rappel } from '../../support/program/run-command-line.js';
import { temporaryFolder } from '../../support/program/run-program.js';
import { unopenableStore, within } from '../../support/store/store-urls.js';

const email = 'shop@example.test';
const pass = 'a second secret';
let url: string;
beforeEach(async () => {
  url = await unopenableStore();
});

const account = (
  words: string[],
  environment: Record<string, string> = {},
  typed: () => string = () => pass,
) =>
  rappel(
    ['account', ...words],
    { DATABASE_URL: url, ...environment },
    { askSecret: async () => typed() },
  );
const refuseToAsk = () => {
  throw new Error('the password was asked for');
};
const signIn = (secret: string) =>
  within(url, (store) => createSignIn(store).signIn(email, secret));
const listed = async () => (await account(['list'])).text;

/** Gives the account a popup with one call. */
const addCall = (state: 'waiting' | 'ended') =>
  within(url, async (store) => {
    const { id: popup_id } = await store
      .insertInto('platform_popups')
      .values({
        ...{ account_id: 1, name: 'mine', direction: 'operator-first', locale: 'fr' },
        ...{ voice: 'male', visitor_ring_seconds: 1, operator_window_seconds: 1 },
        ...{ immediate_only: 0, show_name: 0 },
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await store
      .insertInto('platform_calls')
      .values({
        ...{ account_id: 1, popup_id, number: '33199001201', destination_id: 1001 },
        ...{ delay_seconds: 0, retries: 0, recorded: 0, max_seconds: 0, state, version: 1 },
        ...{ attempt: 0, talk_seconds: 0, requested_at: 1, due_at: 1 },
      })
      .execute();
  });
const endCalls = () =>
  within(url, (store) => store.updateTable('platform_calls').set({ state: 'ended' }).execute());

describe('rappel account add', () => {
  it('rappel account add creates an account with the typed password and the values of its options', async () => {
    const { code, text, errors } = await account([
      ...['add', ' Shop@Example.test '.trim(), '--time-zone', 'America/Toronto'],
      ...['--max-calls', '1'],
    ]);
    expect({ code, text, errors }).toEqual({ code: 0, text: 'Done\n', errors: [] });
    expect(await signIn(pass)).toMatchObject({
      email,
      timeZone: 'America/Toronto',
      maxConcurrentCalls: 1,
    });
    expect(await listed()).toBe(`  ${email}  America/Toronto  1 call at a time\n`);
  });

  it('rappel account add has defaults for its options, and asks for no password if ACCOUNT_PASS is set', async () => {
    const settings = { ACCOUNT_PASS: pass, TIME_ZONE: 'Europe/Rome' };
    expect((await account(['add', email], settings, refuseToAsk)).code).toBe(0);
    expect(await signIn(pass)).toMatchObject({ timeZone: 'Europe/Rome', maxConcurrentCalls: 20 });
  });

  it('rappel account add reads the password from ACCOUNT_PASS_FILE, and says when it cannot be read', async () => {
    const folder = temporaryFolder();
    onTestFinished(folder.remove);
    const ACCOUNT_PASS_FILE = join(folder.path, 'secret');
    const missing = await account(['add', email], { ACCOUNT_PASS_FILE }, refuseToAsk);
    expect(missing.errors).toEqual([
      'ACCOUNT_PASS_FILE: the file cannot be read; check its path and its permissions',
    ]);
    writeFileSync(ACCOUNT_PASS_FILE, `${pass}\n`);
    expect((await account(['add', email], { ACCOUNT_PASS_FILE }, refuseToAsk)).code).toBe(0);
    expect(await signIn(pass)).toMatchObject({ email });
  });

  it.each([
    ['an unknown time zone', ['--time-zone', 'Mars/Base'], pass, '--time-zone'],
    ['a limit of no calls', ['--max-calls', '0'], pass, '--max-calls'],
    ['a limit that is not a whole number', ['--max-calls', '1.5'], pass, '--max-calls'],
    ['a limit above 1000 calls', ['--max-calls', '1001'], pass, '--max-calls'],
    ['a short password', [], 'seven77', 'at least 8 characters'],
    ['a password with a zero byte', [], 'a second\0secret', 'at least 8 characters'],
  ])('rappel account add refuses %s and stores nothing', async (_, options, typed, complaint) => {
    const refused = await account(['add', email, ...options], {}, () => typed);
    expect(refused).toMatchObject({ code: 1, text: '' });
    expect(refused.errors.join()).toContain(complaint);
    expect(refused.errors.join()).not.toContain(typed);
    expect((await account(['list'])).code).toBe(1);
  });

  it.each([
    ['a malformed email', ['add', 'shop'], {}, 'must look like'],
    ['the account that the settings name', ['add', 'DEMO@rappel.test'], {}, 'WEBAPPEL_PASS'],
    ['a missing email', ['add'], {}, 'rappel account add|list'],
    ['an unknown action', ['rename', email], {}, 'rappel account add|list'],
    ['a database in memory', ['list'], { DATABASE_URL: 'sqlite::memory:' }, 'name a file'],
  ])(
    'rappel account refuses %s without asking for a password',
    async (_, words, settings, complaint) => {
      const refused = await account(words, settings, refuseToAsk);
      expect(refused.code).toBe(1);
      expect(refused.errors.join()).toContain(complaint);
    },
  );

  it('rappel account add refuses an email that already has an account, and keeps its password', async () => {
    await account(['add', email]);
    const again = await account(['add', 'SHOP@example.test'], {}, () => 'another secret');
    expect(again.code).toBe(1);
    expect(again.errors).toEqual(['An account with this email already exists']);
    expect(await signIn(pass)).toBeDefined();
  });
});

it('rappel account list says that an unused database has no tables yet, and creates none', async () => {
  for (let time = 0; time < 2; time++) {
    const { code, text, errors } = await account(['list']);
    expect({ code, text }).toEqual({ code: 1, text: '' });
    expect(errors.join('\n')).toMatch(
      /^DATABASE_URL: (there is no .* yet; the first start|this database has no tables yet; start rappel once)/,
    );
  }
});

it('rappel account password replaces the old password and keeps the rest', async () => {
  await account(['add', email, '--max-calls', '3']);
  expect((await account(['password', email], {}, () => 'a third secret')).code).toBe(0);
  expect(await signIn(pass)).toBeUndefined();
  expect(await signIn('a third secret')).toMatchObject({ maxConcurrentCalls: 3 });
  const unknown = await account(['password', 'nobody@example.test']);
  expect(unknown.code).toBe(1);
  expect(unknown.errors.join()).toContain('no account with this email');
});

describe('rappel account remove', () => {
  beforeEach(async () => {
    await account(['add', email]);
  });

  it('rappel account remove says what it would delete, and needs --yes but no password to delete it', async () => {
    await addCall('ended');
    const withoutYes = await account(['remove', email], {}, refuseToAsk);
    expect(withoutYes).toMatchObject({ code: 1, text: '' });
    expect(withoutYes.errors).toEqual([
      `Removing ${email} also deletes 1 popup, 0 groups, 0 schedules and 1 call with recordings; this cannot be undone. Add --yes to confirm`,
    ]);
    expect(await listed()).toContain(email);
    const { code, text } = await account(['remove', email, '--yes'], {}, refuseToAsk);
    expect(code).toBe(0);
    expect(text).toContain('1 popup, 0 groups');
    expect(await listed()).toBe('');
  });

  it('rappel account remove refuses while a call is waiting or in progress, with and without --yes', async () => {
    await addCall('waiting');
    for (const words of [[], ['--yes']]) {
      const { code, errors } = await account(['remove', email, ...words], {}, refuseToAsk);
      expect(code).toBe(1);
      expect(errors.join()).toContain('has 1 call waiting or in progress');
    }
    expect(await signIn(pass)).toBeDefined();
    await endCalls();
    expect((await account(['remove', email, '--yes'], {}, refuseToAsk)).code).toBe(0);
  });
});
