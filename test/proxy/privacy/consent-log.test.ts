import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chain, faultsOf, headOf, NOTHING_BEFORE } from '../../../proxy/privacy/consent-chain.js';
import { appendConsents } from '../../../proxy/privacy/consent-log.js';
import { openStore, type Store } from '../../../proxy/store/database.js';
import { keyedHash } from '../../../proxy/store/secrets.js';
import { MINUTE_MS } from '../../../shared/durations.js';
import { acceptedCallback } from '../../support/callbacks/callbacks.js';
import { type OwnerApp, startOwnerApp } from '../../support/program/owner-app.js';
import { rappel } from '../../support/program/run-command-line.js';
import { countQueriesUnderWay } from '../../support/store/queries-under-way.js';
import { isOnPostgres, newDatabase } from '../../support/store/stores.js';

const SECRET = 'a secret of at least thirty-two characters';
const number = '+33639980042';
const given = {
  consent_text: 'You may also call me about offers',
  consent_version: '2026-11',
  consent_language: 'en',
};

let folder: string;
let drop: () => Promise<void>;
let DATABASE_URL: string;
let app: OwnerApp;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'consent-'));
  DATABASE_URL = `sqlite:${join(folder, 'rappel.db')}`;
  drop = async () => undefined;
  if (isOnPostgres()) {
    countQueriesUnderWay(pg.Pool);
    ({ url: DATABASE_URL, drop } = await newDatabase());
  }
  app = await startOwnerApp({ store: () => openStore(DATABASE_URL) });
});
afterEach(async () => {
  await app.close();
  await drop();
  rmSync(folder, { recursive: true });
});

const run = (...words: string[]) => rappel(words, { DATABASE_URL, SECRET }, { clock: app.clock });
const entriesIn = (store: Store) =>
  store.selectFrom('consent_log').selectAll().orderBy('seq').execute();
const consents = async (count: number): Promise<void> => {
  for (let added = 0; added < count; added++)
    await acceptedCallback(app.ledger, { ...given, name: 'CANARY' });
};

describe('the log of consents', () => {
  it('has each consent soon after its callback, in order, and none of who gave none', async () => {
    app.startWorkers();
    await consents(2);
    await acceptedCallback(app.ledger);
    await consents(1);
    await app.clock.advance(6000);
    const entries = await entriesIn(app.store);
    expect(entries.map(({ seq, callback_id }) => [seq, callback_id])).toEqual([
      [1, 1],
      [2, 2],
      [3, 4],
    ]);
    expect(entries[0]).toMatchObject({
      ...{ action: 'given', text: given.consent_text, version: '2026-11', language: 'en' },
      ...{ popup_id: '77', previous: NOTHING_BEFORE },
    });
    expect(JSON.stringify(entries)).not.toMatch(/CANARY|63998/);
    await app.clock.advance(MINUTE_MS);
    expect(await entriesIn(app.store)).toEqual(entries);
    expect((await run('consent', 'verify')).text).toContain('as it was written: 3 entries');
  });

  it('is one chain without gaps when two instances enter at once', async () => {
    const other = isOnPostgres() ? await openStore(DATABASE_URL) : app.store;
    for (let round = 0; round < 5; round++) {
      await consents(7);
      await Promise.all([
        ...[app.store, other].map((store) => appendConsents(store, SECRET)),
        ...[app.store, other].map((store) => appendConsents(store, SECRET)),
      ]);
    }
    if (other !== app.store) await other.destroy();
    expect(await entriesIn(app.store)).toHaveLength(35);
    const { code, text } = await run('consent', 'verify');
    expect([code, text]).toEqual([0, expect.stringContaining('35 entries')]);
  });

  it('survives an erasure, and a withdrawal is another entry', async () => {
    const number_hash = keyedHash(SECRET, number);
    await acceptedCallback(app.ledger, { ...given, number, number_hash });
    const erased = await app.send('person/erase', { number });
    expect(await erased.json()).toMatchObject({ callbacks: 1 });
    const callbacks = await app.store.selectFrom('callbacks').selectAll().execute();
    expect(callbacks).toMatchObject([{ number: '', number_hash: '', consent_entry: 1 }]);
    for (let times = 0; times < 2; times++) await app.send('person/object', { number });
    expect(await entriesIn(app.store)).toMatchObject([
      { action: 'given', number_hash, version: '2026-11' },
      { action: 'withdrawn', number_hash, version: '2026-11', callback_id: null },
    ]);
    expect((await run('consent', 'verify')).code).toBe(0);
  });

  it('can be checked offline in a backup and in an export, with a hash that was noted elsewhere', async () => {
    await consents(4);
    await appendConsents(app.store, SECRET);
    const [backup, file] = [join(folder, 'backup.gz'), join(folder, 'consents.jsonl')];
    expect((await run('backup', backup)).code).toBe(0);
    writeFileSync(file, (await run('consent', 'export')).text);
    for (const path of [backup, file]) {
      const { code, text } = await rappel(['consent', 'verify', path], { SECRET });
      expect([code, text]).toEqual([0, expect.stringContaining('as it was written: 4 entries')]);
    }
    const noted = (await entriesIn(app.store))[3]?.hash ?? '';
    expect((await rappel(['consent', 'verify', file, '--head', noted])).code).toBe(0);
    expect((await rappel(['consent', 'verify', file], {})).text).toContain('Only the chain');
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    for (const tampered of [
      lines.toSpliced(1, 1),
      lines.with(2, (lines[2] ?? '').replace('offers', 'gifts')),
      lines.toSpliced(3, 1),
      [...lines.slice(0, 2), lines[2], lines[2], ...lines.slice(3)],
    ]) {
      writeFileSync(file, `${tampered.join('\n')}\n`);
      expect((await rappel(['consent', 'verify', file], { SECRET })).code).toBe(4);
    }
    writeFileSync(file, `${lines.slice(0, 3).join('\n')}\n`);
    expect((await rappel(['consent', 'verify', file], { SECRET })).code).toBe(1);
  });

  it('a changed, deleted or moved row of the store is found', async () => {
    await consents(5);
    await appendConsents(app.store, SECRET);
    const whole = await entriesIn(app.store);
    const restore = async () => {
      await app.store.deleteFrom('consent_log').execute();
      await app.store.insertInto('consent_log').values(whole).execute();
    };
    const columns = ['at', 'action', 'purpose', 'text', 'version', 'language', 'popup_id'] as const;
    for (const column of [...columns, 'number_hash', 'previous', 'hash', 'seal'] as const) {
      const value = column === 'at' ? 7 : 'withdrawn';
      await app.store
        .updateTable('consent_log')
        .set({ [column]: value })
        .where('seq', '=', 3)
        .execute();
      expect([column, (await run('consent', 'verify')).code]).toEqual([column, 4]);
      await restore();
    }
    for (const seq of [1, 3, 5]) {
      await app.store.deleteFrom('consent_log').where('seq', '=', seq).execute();
      expect([seq, (await run('consent', 'verify')).code]).toEqual([seq, 4]);
      await restore();
    }
    for (const [from, to] of [
      [2, 99],
      [3, 2],
      [99, 3],
    ] as const)
      await app.store.updateTable('consent_log').set({ seq: to }).where('seq', '=', from).execute();
    expect((await run('consent', 'verify')).code).toBe(4);
    await restore();
    expect((await run('consent', 'verify')).code).toBe(0);
  });
});

it('who rewrites the whole chain without the secret, or cuts its end and its record, is found', () => {
  const news = [1, 2, 3].map((id) => ({
    ...{ at: id, action: 'given' as const, purpose: 'p', text: 't', version: 'v', language: 'fr' },
    ...{ popup_id: '77', callback_id: id, number_hash: `hash ${id}` },
  }));
  const start = { entries: 0, hash: NOTHING_BEFORE };
  const entries = chain(news, start, SECRET);
  const last = entries[2]?.hash ?? '';
  expect(faultsOf(entries, headOf(SECRET, 3, last), { secret: SECRET })).toEqual([]);
  const forged = chain(news.slice(0, 2), start, 'another secret');
  const forgedHead = headOf('another secret', 2, forged[1]?.hash ?? '');
  expect(faultsOf(forged, forgedHead)).toEqual([]);
  expect(faultsOf(forged, forgedHead, { secret: SECRET })).toHaveLength(3);
  const cut = entries.slice(0, 2);
  const oldHead = headOf(SECRET, 2, cut[1]?.hash ?? '');
  expect(faultsOf(cut, oldHead, { secret: SECRET, knownHead: last })).toEqual([
    'The entry that was noted elsewhere is missing',
  ]);
});
