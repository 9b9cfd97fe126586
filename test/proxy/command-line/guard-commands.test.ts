import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../../proxy/store/database.js';
import { acceptedCallback, callbackIn } from '../../support/callbacks/callbacks.js';
import { rappel } from '../../support/program/run-command-line.js';
import { freshNumber, startApp, type TestApp } from '../../support/program/start-app.js';
import { countQueriesUnderWay } from '../../support/store/queries-under-way.js';
import { isOnPostgres, newDatabase } from '../../support/store/stores.js';

let folder: string;
let drop: () => Promise<void>;
let DATABASE_URL: string;
let app: TestApp;

/** A running program, which has its store open and, on SQLite, locked. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guard-'));
  DATABASE_URL = `sqlite:${join(folder, 'rappel.db')}`;
  drop = async () => undefined;
  if (isOnPostgres()) {
    countQueriesUnderWay(pg.Pool);
    ({ url: DATABASE_URL, drop } = await newDatabase());
  }
  app = await startApp({
    store: () => openStore(DATABASE_URL),
    environment: { TRUST_PROXY: '1' },
  });
});
afterEach(async () => {
  await app.close();
  await drop();
  rmSync(folder, { recursive: true });
});

const secret = { SECRET: 'a secret of at least thirty-two characters' };
const run = (...words: string[]) =>
  rappel(words, { DATABASE_URL, ...secret }, { clock: app.clock });
const post = async (more: object = {}, address = '198.51.100.7') => {
  const body = { popupId: '77', number: freshNumber(), ...more };
  return (await app.post(body, { 'x-forwarded-for': address })).status;
};

describe('rappel stop and rappel resume', () => {
  it('a stop is in force in the running program within half a second, and says how many callbacks it affects', async () => {
    await acceptedCallback(app.ledger, { number: '+33639985501' });
    expect(await run('stop')).toMatchObject({
      code: 0,
      text: 'Stopped everything: no new callbacks by command line\n1 callback not dialled yet: they are still dialled; --level dial makes them wait\n',
    });
    expect(await post()).toBe(429);
    expect(await run('resume')).toMatchObject({
      code: 0,
      text: 'Resumed everything, with 1 callback\n',
    });
    await app.clock.advance(500);
    expect(await post()).toBe(201);
  });

  it('a popup is stopped until a time of the owner’s clock, and nothing of it is dialled', async () => {
    await acceptedCallback(app.ledger, { number: '+33639985502' });
    const said = await run(
      ...['stop', '--popup', '77', '--level', 'dial', '--until', '10:01'],
      ...['--reason', 'robots', '--author', 'Ana'],
    );
    expect(said).toMatchObject({
      code: 0,
      text: 'Stopped popup 77: no new callbacks, and nothing is dialled until 2026-11-23 10:01 (robots) by Ana\n1 callback not dialled yet: they wait, and expire when their time has passed\n',
    });
    app.startWorkers();
    await app.clock.advance(30_000);
    expect(app.webAppel.askedFor('requestCall')).toEqual([]);
    expect([await post(), await post({ popupId: '78' })]).toEqual([429, 201]);
    expect((await run('stop', 'list')).text).toContain('popup 77: no new callbacks, and');
    app.clock.jump(35_000);
    expect(await post()).toBe(201);
    expect(await run('stop', 'list')).toMatchObject({ code: 0, text: '' });
  });

  it('rappel resume lifts the stop that is named, and says what is still stopped', async () => {
    await run('stop', '--country', 'be');
    await run('stop', '--popup', '78');
    expect(await run('resume')).toMatchObject({
      code: 1,
      errors: [
        'There is no stop of everything',
        'Still stopped: country BE: no new callbacks by command line',
        'Still stopped: popup 78: no new callbacks by command line',
      ],
    });
    expect(await run('resume', '--popup', '78')).toMatchObject({
      code: 0,
      text: 'Resumed popup 78, with 0 callbacks\nStill stopped: country BE: no new callbacks by command line\n',
    });
    expect(await post({ popupId: '78' })).toBe(201);
  });

  it.each([
    [['--popup', '77', '--country', 'FR'], 'Name a popup or a country, not both'],
    [['--popup', 'shop'], '--popup: must be the id of a popup, such as 77'],
    [['--country', 'XX'], '--country: must be a country code such as FR'],
    [['--level', 'all'], '--level: must be offer or dial'],
    [['--until', 'soon'], '--until: must be a time such as 18:00, or a day and a time such as'],
    [['--until', '25:00'], '--until: must be a time such as 18:00, or a day and a time such as'],
    [['--until', '2026-11-23T09:00'], '--until: this time is past'],
    [['now'], 'rappel stop [list]'],
  ])('rappel stop %j is refused with a sentence', async (words, sentence) => {
    const { code, errors } = await run('stop', ...words);
    expect(code).toBe(1);
    expect(errors[0]).toContain(sentence);
    expect((await run('stop', 'list')).text).toBe('');
  });

  it.each([
    ['18:00', '2026-11-23 18:00'],
    ['9:30', '2026-11-24 09:30'],
    ['2026-12-01T08:00', '2026-12-01 08:00'],
    ['2026-12-01T08:00Z', '2026-12-01 09:00'],
  ])('--until %s means %s in TIME_ZONE', async (typed, moment) => {
    expect((await run('stop', '--until', typed)).text).toContain(`until ${moment} `);
  });
});

describe('rappel block', () => {
  it('blocks are in force at once in the running program, are listed, and end when removed', async () => {
    expect(
      await run('block', 'add', 'number', '06', '39', '98', '55', '11', '--reason', 'asked us'),
    ).toMatchObject({
      code: 0,
      text: 'Blocked number +33 6 •• •• •• 11 as 1\n0 callbacks not dialled yet: refused when due\n',
    });
    await run('block', 'add', 'network', '203.0.113.0/24', '--until', '18:00');
    expect(await post({ number: '+33 6 39 98 55 11' })).toBe(429);
    expect(await post({}, '203.0.113.9')).toBe(429);
    expect(await post()).toBe(201);
    const listed = (await run('block', 'list')).text.split('\n').map((line) => line.trim());
    expect(listed).toEqual([
      expect.stringMatching(
        /^2 +network +203\.0\.113\.0\/24 +until 2026-11-23 18:00 +command line$/,
      ),
      expect.stringMatching(/^1 +number +\+33 6 •• •• •• 11 +command line: asked us$/),
      '',
    ]);
    expect(await run('block', 'remove', '1')).toMatchObject({ code: 0 });
    expect(await post({ number: '+33 6 39 98 55 11' })).toBe(201);
  });

  it.each([
    [['add', 'network', '0.0.0.0/0'], /stop almost everybody.+use rappel stop instead/],
    [['add', 'number', 'hello'], /^This is no phone number/],
    [['add', 'person', 'Zoé'], /^rappel block add\|list\|remove/],
    [['remove', '404'], /^There is no block with this id/],
    [['remove', 'x'], /^rappel block add\|list\|remove/],
    [[], /^rappel block add\|list\|remove/],
  ])('rappel block %j is refused with a sentence', async (words, sentence) => {
    const { code, errors } = await run('block', ...words);
    expect(code).toBe(1);
    expect(errors.join()).toMatch(sentence);
  });
});

it('the commands need a store that this version has opened', async () => {
  expect(await rappel(['stop'], { DATABASE_URL: 'sqlite::memory:' })).toMatchObject({ code: 1 });
  const missing = `sqlite:${join(folder, 'none.db')}`;
  const { code, errors } = await rappel(['stop'], { DATABASE_URL: missing });
  expect(code).toBe(1);
  expect(errors[0]).toContain('there is no store');
});

describe('rappel site-key', () => {
  const ask = async (key: string, popupId = '77') => {
    const body = { popupId, number: freshNumber() };
    return (await app.post(body, { authorization: `Bearer ${key}` })).status;
  };

  it('a site key is printed once, is in force at once, and is refused once revoked', async () => {
    const made = await run('site-key', 'add', 'shop', 'server', '--popup', '77');
    expect(made).toMatchObject({
      code: 0,
      errors: ['Made site key 1 for shop server, popup 77. Keep it: it is not shown again'],
    });
    const key = made.text.trim();
    expect([await ask(key), await ask(key, '78')]).toEqual([201, 403]);
    const { text } = await run('site-key', 'list');
    expect(text).toMatch(/^ {2}1 {2}shop server, popup 77 {2}made .* by command line\n$/);
    expect(text).not.toContain(key.slice(12));
    expect((await run('site-key', 'revoke', '1')).text).toBe(
      'Revoked the site key for shop server, popup 77\n',
    );
    expect(await ask(key)).toBe(401);
  });

  it('a wrong use of site-key changes nothing and says what is right', async () => {
    for (const words of [['add'], ['revoke', 'x'], ['revoke', '9'], ['add', 'x', '--popup', 'y']])
      expect((await run('site-key', ...words)).code).toBe(1);
    expect((await run('site-key', 'list')).text).toBe('');
  });
});

describe('rappel recount', () => {
  it('finds counts that differ from the callbacks while the program runs, and sets them right', async () => {
    await callbackIn('missed', app.ledger, app.clock);
    await app.clock.advance(1000);
    const right = await app.store.selectFrom('hours').selectAll().orderBy('dimension').execute();
    expect(await run('recount')).toMatchObject({
      code: 0,
      text: 'The counts by hour of 7 days are those of the callbacks.\n',
    });
    await app.store.updateTable('hours').set({ n: 3 }).where('dimension', '=', 'outcome').execute();
    await app.store.deleteFrom('hours').where('dimension', '!=', 'outcome').execute();
    const found = await run('recount', '--days', '1');
    expect(found.code).toBe(4);
    expect(found.text).toMatch(/ 77 outcome missed\S*: 2\n/);
    expect(found.text).toContain('Run rappel recount --repair to set them right.');
    expect((await run('recount', '--repair')).text).toMatch(/^\d counts? .*right now/);
    expect(await run('recount')).toMatchObject({ code: 0 });
    const repaired = await app.store.selectFrom('hours').selectAll().orderBy('dimension').execute();
    expect(repaired.filter(({ n }) => n > 0)).toEqual(right.filter(({ n }) => n > 0));
    expect(await app.store.selectFrom('owner_audit').select('action').execute()).toEqual([
      { action: 'hours-recounted' },
    ]);
  });

  it('refuses a number of days that is none', async () => {
    expect(await run('recount', '--days', '0')).toMatchObject({
      code: 1,
      errors: ['--days: must be a whole number from 1 to 3660'],
    });
  });
});
