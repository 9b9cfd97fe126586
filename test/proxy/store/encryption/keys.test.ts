import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Ledger } from '../../../../proxy/callbacks/ledger/ledger.js';
import { CallRecords } from '../../../../proxy/platform/call-engine/call-records.js';
import { blankCallbacksOf } from '../../../../proxy/privacy/blanking.js';
import { PersonData } from '../../../../proxy/privacy/person.js';
import { countByKey, reencrypt } from '../../../../proxy/privacy/reencryption.js';
import type { Store } from '../../../../proxy/store/database.js';
import { EncryptionPlugin } from '../../../../proxy/store/encryption/encryption-plugin.js';
import { Keyring } from '../../../../proxy/store/encryption/keyring.js';
import { noteFirstKey } from '../../../../proxy/store/encryption/known-keys.js';
import { loadOrCreateSecret } from '../../../../proxy/store/secrets.js';
import { callbackIn, reload } from '../../../support/callbacks/callbacks.js';
import { openTestStore } from '../../../support/store/stores.js';
import { FakeClock } from '../../../support/time/fake-clock.js';

const keyOf = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const older = new Keyring([keyOf(1)]);
const newer = new Keyring([keyOf(2), keyOf(1)]);
const decrypting = new Keyring(['none', keyOf(1)]);

let stored: Store;
let clock: FakeClock;
beforeEach(async () => {
  // Without keys: what it reads and writes is what is stored.
  stored = (await openTestStore(new Keyring())).withoutPlugins();
  clock = new FakeClock();
});
afterEach(() => stored.destroy());

/** The same store, as a program with these keys sees it. */
const withKeys = (keyring: Keyring): Store => stored.withPlugin(new EncryptionPlugin(keyring));
const ledgerWith = (keyring: Keyring) => new Ledger(withKeys(keyring), clock);

const person = { number: '+33639980042', name: 'Zoé', custom1: 'Devis', address: '203.0.113.99' };
const add = (keyring: Keyring, more: object = {}) =>
  callbackIn('ended', ledgerWith(keyring), clock, { ...person, ...more } as never);

const personData = (keyring: Keyring): PersonData =>
  new PersonData({
    ...{ store: withKeys(keyring), clock, secret: 'x'.repeat(32), ledger: ledgerWith(keyring) },
    ...{ webAppel: {}, blocks: {} },
  } as unknown as ConstructorParameters<typeof PersonData>[0]);

/** The ids of the keys with which the numbers of callbacks are stored; `clear` for none. */
async function keysOfNumbers(): Promise<string[]> {
  const rows = await stored.selectFrom('callbacks').select('number').orderBy('id').execute();
  return rows.map(({ number }) => /callbacks\.number (\w+) /.exec(number)?.[1] ?? 'clear');
}

const [olderId, newerId] = [older.first?.id ?? '', newer.first?.id ?? ''];

/** Takes the time that its pauses need. */
async function reencryptWith(keyring: Keyring) {
  const store = withKeys(keyring);
  await noteFirstKey(store, keyring);
  let done = false;
  const running = reencrypt(store, { clock }).finally(() => {
    done = true;
  });
  while (!done) {
    await clock.advance(100);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return running;
}

describe('an encrypted value', () => {
  it('is stored encrypted and read as it was written', async () => {
    const callback = await add(older);
    expect(callback).toMatchObject(person);
    expect(await reload(ledgerWith(older), callback)).toMatchObject(person);
    const { number, name, custom1, custom2 } = await stored
      .selectFrom('callbacks')
      .selectAll()
      .executeTakeFirstOrThrow();
    for (const value of [number, name, custom1]) expect(value).toContain(olderId);
    expect(custom2).toBeNull();
    expect([number, name, custom1].join()).not.toMatch(/639980042|Zoé|Devis/);
  });

  it('differs each time, so equal numbers cannot be told by it', async () => {
    await add(older);
    await add(older, { number_hash: 'other' });
    const rows = await stored.selectFrom('callbacks').select('number').execute();
    expect(new Set(rows.map(({ number }) => number)).size).toBe(2);
  });

  it.each(['another row', 'another column'])('moved to %s is refused', async (where) => {
    const one = await add(older);
    const other = await add(older, { number_hash: 'other' });
    const copy =
      where === 'another row'
        ? sql<string>`(select name from callbacks where id = ${one.id})`
        : sql<string>`custom1`;
    await stored.updateTable('callbacks').set({ name: copy }).where('id', '=', other.id).execute();
    await expect(reload(ledgerWith(older), other)).rejects.toThrow(/callbacks\.(name|custom1)/);
    expect(await reload(ledgerWith(older), one)).toMatchObject(person);
  });

  it('that was changed is refused', async () => {
    const callback = await add(older);
    await stored
      .updateTable('callbacks')
      .set({ name: sql`substr(name, 1, length(name) - 4) || 'AAAA'` })
      .execute();
    await expect(reload(ledgerWith(older), callback)).rejects.toThrow('changed, or moved');
  });

  it('cannot be read without its key, and the error names the key and no value', async () => {
    const callback = await add(older);
    for (const keyring of [new Keyring(), new Keyring([keyOf(3)])]) {
      const failure: Error = await reload(ledgerWith(keyring), callback).catch((error) => error);
      expect(failure.message).toContain(`the key ${olderId}`);
      expect(failure.message).not.toMatch(/639980042|Zoé/);
    }
  });

  it('is not imitated by a text of a visitor', async () => {
    const imitation = '\u0001callbacks.name 00000000 AAAA';
    for (const keyring of [new Keyring(), older]) {
      const added = await add(keyring, { name: imitation, number_hash: `of ${keyring.ids}` });
      const { name } = await reload(ledgerWith(keyring), added);
      expect(name).toMatch(/callbacks\.name 00000000 AAAA$/);
    }
  });

  it('is empty once it is blanked', async () => {
    const { number_hash } = await add(older, { number_hash: 'blank me' });
    expect(number_hash).toBe('blank me');
    expect(await blankCallbacksOf(withKeys(older), 'blank me')).toBe(1);
    const row = await stored.selectFrom('callbacks').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ number: '', name: null, custom1: null, country: 'FR' });
  });
});

describe('a change of keys', () => {
  it('halfway, rows of both keys and rows in clear are read, and new ones have the first key', async () => {
    const callbacks = [
      await add(new Keyring()),
      await add(older, { number_hash: '1' }),
      await add(newer, { number_hash: '2' }),
    ];
    expect(await keysOfNumbers()).toEqual(['clear', olderId, newerId]);
    for (const callback of callbacks)
      expect(await reload(ledgerWith(newer), callback)).toMatchObject(person);
    const owner = personData(newer);
    expect((await owner.find('+33639980043')).callbacks).toEqual([]);
  });

  it('ends when every row has the first key; then the other one is not needed any more', async () => {
    const rows = 60;
    await add(new Keyring());
    for (let count = 1; count < rows; count++) await add(older, { number_hash: String(count) });
    await loadOrCreateSecret(withKeys(older), 'secret', undefined);
    const secret = await loadOrCreateSecret(withKeys(older), 'secret', undefined);
    await noteFirstKey(withKeys(older), older);
    expect(await reencryptWith(newer)).toEqual({
      rows: rows + 1,
      unreadable: 0,
      given: [olderId],
      isLogEmpty: true,
    });
    expect(new Set(await keysOfNumbers())).toEqual(new Set([newerId]));
    expect(await loadOrCreateSecret(withKeys(newer), 'secret', undefined)).toBe(secret);
    expect(await reencryptWith(newer)).toMatchObject({ rows: 0, given: [] });
    const alone = new Keyring([keyOf(2)]);
    expect(await withKeys(alone).selectFrom('callbacks').selectAll().execute()).toHaveLength(rows);
  });

  it('goes on after it was broken off', async () => {
    for (let count = 0; count < 60; count++) await add(older, { number_hash: String(count) });
    let asked = 0;
    const store = withKeys(newer);
    const running = reencrypt(store, { clock, isStopped: () => asked++ > 1 });
    await clock.advance(1000);
    await Promise.all([running, clock.advance(1000)]);
    const halfway = await keysOfNumbers();
    expect(new Set(halfway)).toEqual(new Set([olderId, newerId]));
    await reencryptWith(newer);
    expect(new Set(await keysOfNumbers())).toEqual(new Set([newerId]));
  });

  it('leaves what was blanked meanwhile empty, and counts what cannot be read without giving up its key', async () => {
    const blank = await add(older);
    await stored.updateTable('callbacks').set({ number: '', name: null }).execute();
    await add(older, { number_hash: 'damaged' });
    await stored
      .updateTable('callbacks')
      .set({ name: sql`substr(name, 1, length(name) - 4) || 'AAAA'` })
      .where('number_hash', '=', 'damaged')
      .execute();
    await noteFirstKey(withKeys(older), older);
    expect(await reencryptWith(newer)).toMatchObject({ unreadable: 1, given: [] });
    expect(await reload(ledgerWith(newer), blank)).toMatchObject({ number: '', custom1: 'Devis' });
  });

  it('calls of the embedded platform from before are found by their number afterwards', async () => {
    const now = clock.now();
    const call = {
      ...{ account_id: 1, popup_id: 77, number: '33639980042', destination_id: 1, name: 'Zoé' },
      ...{ custom1: null, custom2: null, custom3: null, address: null, source: 'api' },
      ...{ delay_seconds: 0, retries: 0, recorded: 0, max_seconds: 600 },
      ...{ requested_at: now, due_at: now },
    };
    // As an earlier version wrote it.
    await stored
      .insertInto('platform_calls')
      .values({ ...call, state: 'ended', version: 0, attempt: 0, talk_seconds: 0, ended_at: now })
      .execute();
    await new CallRecords(withKeys(older)).add(call);
    await reencryptWith(older);
    const owner = personData(older);
    const { tables } = await owner.find('+33639980042');
    expect(tables).toContainEqual({ table: 'platform_calls', rows: 2 });
    const numbers = await stored.selectFrom('platform_calls').select('number').execute();
    expect(numbers.every(({ number }) => number.includes(olderId))).toBe(true);
  });

  it('back to none decrypts every row', async () => {
    await add(older);
    await noteFirstKey(withKeys(older), older);
    expect(await reencryptWith(decrypting)).toMatchObject({ rows: 1, given: [olderId] });
    expect(await countByKey(stored)).toEqual(new Map([['', 4]]));
  });
});
