import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { sql } from 'kysely';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  blockNumber,
  hashBlockedNumbers,
  isBlockedNumber,
} from '../../../proxy/platform/call-engine/blocked-numbers.js';
import { dataMap } from '../../../proxy/privacy/data-map.js';
import { notByNumber, rowsOfPerson } from '../../../proxy/privacy/person-rows.js';
import type { LedgerState } from '../../../proxy/store/callback-tables.js';
import { openStore, tablesOf } from '../../../proxy/store/database.js';
import { keyedHash } from '../../../proxy/store/secrets.js';
import { Refusal } from '../../../shared/webappel/refusal.js';
import { callbackIn, reload } from '../../support/callbacks/callbacks.js';
import { type OwnerApp, startOwnerApp } from '../../support/program/owner-app.js';
import { rappel } from '../../support/program/run-command-line.js';
import { countQueriesUnderWay } from '../../support/store/queries-under-way.js';
import { isOnPostgres, newDatabase } from '../../support/store/stores.js';

let folder: string;
let drop: () => Promise<void>;
let DATABASE_URL: string;
let app: OwnerApp;
let cancelFails = false;

/** A running program, which has its store open and, on SQLite, locked. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'person-'));
  DATABASE_URL = `sqlite:${join(folder, 'rappel.db')}`;
  drop = async () => undefined;
  cancelFails = false;
  if (isOnPostgres()) {
    countQueriesUnderWay(pg.Pool);
    ({ url: DATABASE_URL, drop } = await newDatabase());
  }
  app = await startOwnerApp({
    store: () => openStore(DATABASE_URL),
    script: {
      cancelCall: async () => {
        if (cancelFails) throw new Refusal('TOO_LATE', 'x');
      },
      blockNumber: async () => undefined,
    },
  });
});
afterEach(async () => {
  await app.close();
  await drop();
  rmSync(folder, { recursive: true });
});

const SECRET = 'a secret of at least thirty-two characters';
const number = '+33639980042';
const person = {
  number,
  number_hash: keyedHash(SECRET, number),
  name: 'Zoé CANARY',
  custom1: 'CANARY one',
  custom2: 'CANARY two',
  custom3: 'CANARY three',
  address: '203.0.113.99',
} as const;
/** Also as libraries, people and the embedded platform write it. */
const traces = /CANARY|203\.0\.113\.99|6[ .-]?39[ .-]?98[ .-]?00[ .-]?42/;

const add = (state: LedgerState) => callbackIn(state, app.ledger, app.clock, person);
const run = (...words: string[]) => rappel(words, { DATABASE_URL, SECRET }, { clock: app.clock });
const send = async (deed: string, more: object = {}) => {
  const response = await app.send(`person/${deed}`, { number: '06 39 98 00 42', ...more });
  return { status: response.status, body: (await response.json()) as Record<string, never> };
};

/** Adds an ended call of the embedded platform to the person, with a voice message. */
async function addCall(): Promise<void> {
  const now = app.clock.now();
  const { number_hash: _, ...fields } = person;
  const { id } = await app.store
    .insertInto('platform_calls')
    .values({
      ...{ ...fields, number: number.slice(1), account_id: 1, popup_id: 77, destination_id: 1 },
      ...{ source: 'api', delay_seconds: 0, retries: 0, recorded: 0, max_seconds: 600, version: 3 },
      ...{ state: 'ended', outcome: 'no-answer', talk_seconds: 12, attempt: 1, ended_at: now },
      ...{ requested_at: now, due_at: now },
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await app.store
    .insertInto('platform_voicemails')
    .values({
      ...{ call_id: id, mailbox: 'shop@example.test', recording: Buffer.from('CANARY voice') },
      ...{ seconds: 4, attempts: 9, due_at: now, recorded_at: now },
    })
    .execute();
}

/** Every byte of the database: of the files of SQLite, of a dump of PostgreSQL. */
async function bytes(): Promise<string> {
  if (!isOnPostgres())
    return readdirSync(folder)
      .filter((name) => name.startsWith('rappel.db'))
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('\n');
  const tables = await tablesOf(app.store);
  const rows = await Promise.all(
    tables.map((table) =>
      sql<{
        text: string;
      }>`select convert_from(decode(encode(convert_to(t::text, 'utf8'), 'hex'), 'hex'), 'utf8') as text
        from ${sql.table(table)} t`.execute(app.store),
    ),
  );
  const messages = await app.store.selectFrom('platform_voicemails').select('recording').execute();
  return [
    ...rows.flatMap((result) => result.rows.map(({ text }) => text)),
    ...messages.map(({ recording }) => Buffer.from(recording).toString('utf8')),
  ].join('\n');
}

async function newBackup(name: string): Promise<string> {
  const path = join(folder, name);
  expect((await run('backup', path)).code).toBe(0);
  return gunzipSync(readFileSync(path)).toString('utf8');
}

describe('a person', () => {
  it('every table with data of visitors can be searched by number, or it is said why it cannot', () => {
    const ofVisitors = Object.entries(dataMap)
      .filter(([, columns]) =>
        Object.values(columns).some((data) => data !== 'none' && data.of === 'visitor'),
      )
      .map(([table]) => table);
    expect([...Object.keys(rowsOfPerson), ...Object.keys(notByNumber)]).toEqual(
      expect.arrayContaining(ofVisitors),
    );
  });

  it('is found without what is kept, and nobody else is', async () => {
    const { id } = await add('missed');
    await addCall();
    const { body } = await send('find');
    expect(body).toMatchObject({
      number: '+33 6 •• •• •• 42',
      callbacks: [
        {
          id,
          state: 'missed',
          holds: ['number', 'name', 'custom1', 'custom2', 'custom3', 'address'],
        },
      ],
    });
    expect(JSON.stringify(body)).not.toMatch(traces);
    const { text } = await run('person', 'find', '06', '39', '98', '00', '42');
    expect(text).toContain(`callback ${id}`);
    expect(text).toContain('1 in platform_voicemails');
    expect(text).not.toMatch(traces);
    expect((await run('person', 'find', '06', '39', '98', '00', '43')).text).toBe(
      'Nothing about +33 6 •• •• •• 43 is kept\n',
    );
  });

  it('gets all that is kept, and nothing that would let somebody act', async () => {
    const { handle, token } = await add('missed');
    await addCall();
    const { text } = await run('person', 'export', '+33639980042');
    const file = JSON.parse(text);
    expect(file.number).toBe(number);
    expect(file.tables.callbacks).toMatchObject([
      { name: 'Zoé CANARY', custom1: 'CANARY one', address: '203.0.113.99' },
    ]);
    expect(file.tables.callback_events.length).toBeGreaterThan(2);
    expect(file.tables.platform_calls).toMatchObject([{ name: 'Zoé CANARY' }]);
    const [{ recording }] = file.tables.platform_voicemails;
    expect(Buffer.from(recording.base64, 'base64').toString()).toBe('CANARY voice');
    for (const secret of [handle, token]) expect(text).not.toContain(secret);
    const { body } = await send('export');
    expect(body.tables).toEqual(file.tables);
  });

  it.each(['the command line', 'the API'])(
    'after an erasure by %s neither number nor name is in a byte of the store or of a new backup',
    async (way) => {
      const ended = await add('ended');
      const missed = await add('missed');
      const waiting = await add('ready');
      await addCall();
      await app.send('blocks', { kind: 'number', value: number, reason: '', author: 'x' });
      await blockNumber(app.store, 1, number.slice(1));
      expect(await bytes()).toMatch(/CANARY/);
      expect(await newBackup('before.gz')).toMatch(traces);
      if (way === 'the API') {
        const { body } = await send('erase');
        expect(body).toMatchObject({
          cancelled: 1,
          callbacks: 3,
          calls: 1,
          voiceMessages: 1,
          left: [],
        });
        expect(JSON.stringify(body)).toContain('Backups that were taken before');
      } else {
        const { code, text } = await run('person', 'erase', '+33', '6', '39', '98', '00', '42');
        expect(code).toBe(0);
        expect(text).toContain(
          '3 callbacks, 1 of them cancelled first, 1 calls and 1 voice messages',
        );
        expect(text).toContain('Backups that were taken before');
      }
      expect((await bytes()).match(traces)?.[0]).toBeUndefined();
      expect((await newBackup('after.gz')).match(traces)?.[0]).toBeUndefined();
      for (const callback of [ended, missed])
        expect(await reload(app.ledger, callback)).toMatchObject({
          state: callback.state,
          country: 'FR',
        });
      expect(await reload(app.ledger, waiting)).toMatchObject({ state: 'cancelled' });
      expect((await app.get(`/status/${ended.handle}`)).status).toBe(200);
      expect((await send('find')).body).toMatchObject({ callbacks: [] });
      // Blocks are kept, as hashes.
      expect(await isBlockedNumber(app.store, 1, number.slice(1))).toBe(true);
      expect((await app.post({ popupId: '77', number })).ok).toBe(false);
      const audit = await app.store.selectFrom('owner_audit').selectAll().execute();
      expect(audit).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ action: 'visitor-erased', target: '+33 6 •• •• •• 42' }),
        ]),
      );
    },
  );

  it('whose phone rings is told why not everything is erased yet, and all else is', async () => {
    cancelFails = true;
    const ended = await add('ended');
    const ringing = await add('accepted');
    const { body } = await send('erase');
    expect(body).toMatchObject({
      ...{ cancelled: 0, callbacks: 1 },
      left: [{ what: 'callback', id: ringing.id, why: expect.stringContaining('phones ring') }],
    });
    expect(await reload(app.ledger, ended)).toMatchObject({ name: null });
    expect(await reload(app.ledger, ringing)).toMatchObject({ name: 'Zoé CANARY' });
    const { code, text } = await run('person', 'erase', number);
    expect(code).toBe(2);
    expect(text).toContain(`Not erased: callback ${ringing.id}`);
    cancelFails = false;
    expect((await send('erase')).body).toMatchObject({ cancelled: 1, callbacks: 1, left: [] });
  });

  it('blocked by an earlier version of the embedded platform stays blocked, and is no longer stored in clear', async () => {
    const clear = { account_id: 1, number: number.slice(1) };
    await app.store.insertInto('platform_blocked_numbers').values(clear).execute();
    await hashBlockedNumbers(app.store);
    await hashBlockedNumbers(app.store);
    expect(await isBlockedNumber(app.store, 1, clear.number)).toBe(true);
    expect(await isBlockedNumber(app.store, 2, clear.number)).toBe(false);
    const rows = await app.store.selectFrom('platform_blocked_numbers').selectAll().execute();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toMatch(traces);
  });

  it('who objects is not called any more, and only a keyed hash is kept', async () => {
    const waiting = await add('ready');
    const { body } = await send('object');
    expect(body).toMatchObject({ open: 1, webAppel: 'not-asked' });
    expect(await reload(app.ledger, waiting)).toMatchObject({ state: 'refused' });
    expect(app.webAppel.askedFor('blockNumber')).toEqual([]);
    expect((await send('erase')).body).toMatchObject({ left: [] });
    expect((await bytes()).match(traces)?.[0]).toBeUndefined();
    const refused = await app.post({ popupId: '77', number });
    expect(refused.ok).toBe(false);
    expect((await send('object', { tellWebAppel: true })).body).toMatchObject({ webAppel: 'done' });
    expect(app.webAppel.askedFor('blockNumber')).toEqual([{ phoneNumber: '33639980042' }]);
    expect((await bytes()).match(traces)?.[0]).toBeUndefined();
    expect(await app.store.selectFrom('guard_blocks').selectAll().execute()).toMatchObject([
      { mirrored_at: app.clock.now(), shown: '+33 6 •• •• •• 42' },
    ]);
  });

  it('objects by the command line too, which says that WebAppel could not be told', async () => {
    const { code, text } = await run('person', 'object', '06 39 98 00 42', '--webappel');
    expect(code).toBe(3);
    expect(text).toContain('WebAppel could not be told');
    expect((await app.post({ popupId: '77', number })).ok).toBe(false);
  });

  it.each([['find'], ['burn', number], ['erase', 'nobody'], ['find', number, '--webappel']])(
    'rappel person %s %s %s is refused with a sentence that repeats no number',
    async (...words) => {
      const { code, errors } = await run('person', ...words);
      expect(code).toBe(1);
      expect(errors.join('\n')).not.toMatch(/nobody|639980042/);
    },
  );
});
