import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Ledger } from '../../../../proxy/callbacks/ledger/ledger.js';
import { addDemoHistory } from '../../../../proxy/demo-data/demo-history.js';
import { openStore, type Store } from '../../../../proxy/store/database.js';
import { Keyring, newKey } from '../../../../proxy/store/encryption/keyring.js';
import { loadOrCreateSecret } from '../../../../proxy/store/secrets.js';
import { callbackIn } from '../../../support/callbacks/callbacks.js';
import { rappel } from '../../../support/program/run-command-line.js';
import { temporaryFolder } from '../../../support/program/run-program.js';
import { countQueriesUnderWay } from '../../../support/store/queries-under-way.js';
import { storedBytes } from '../../../support/store/stored-bytes.js';
import { isOnPostgres, newDatabase } from '../../../support/store/stores.js';
import { FakeClock } from '../../../support/time/fake-clock.js';

let folder: ReturnType<typeof temporaryFolder>;
let drop: () => Promise<void>;
let DATABASE_URL: string;
beforeEach(async () => {
  folder = temporaryFolder();
  DATABASE_URL = `sqlite:${join(folder.path, 'rappel.db')}`;
  drop = async () => undefined;
  if (isOnPostgres()) {
    countQueriesUnderWay(pg.Pool);
    ({ url: DATABASE_URL, drop } = await newDatabase());
  }
});
afterEach(async () => {
  await drop();
  folder.remove();
});

const [one, other] = [newKey(), newKey()];
const bytesOf = (keys: string[]) => keys.map((key) => Buffer.from(key, 'base64'));
const idOf = (key: string) => new Keyring(bytesOf([key])).first?.id;
const [oneId, otherId] = [idOf(one), idOf(other)];

const open = (...keys: string[]): Promise<Store> =>
  openStore(DATABASE_URL, { encryptionKeys: bytesOf(keys) });

async function fill(...keys: string[]): Promise<void> {
  const store = await open(...keys);
  await loadOrCreateSecret(store, 'secret', undefined);
  const clock = new FakeClock();
  const person = { number: '+33639980042', name: 'Zoé CANARY' } as const;
  await callbackIn('ended', new Ledger(store, clock), clock, person);
  await store.destroy();
}

const run = (words: string[], ENCRYPTION_KEY?: string, url = DATABASE_URL) =>
  rappel(words, { DATABASE_URL: url, ...(ENCRYPTION_KEY && { ENCRYPTION_KEY }) });

describe('an encrypted store', () => {
  it('is not opened without its key or with another one, and it is said what to do', async () => {
    await fill(one);
    await expect(open()).rejects.toThrow(
      `is encrypted with the key ${oneId}, and ENCRYPTION_KEY is not set`,
    );
    await expect(open(other)).rejects.toThrow(
      `is encrypted with the key ${oneId}, and ENCRYPTION_KEY has ${otherId}; add that key at the end`,
    );
    // The wrong key left nothing behind.
    await (await open(one)).destroy();
    await (await open(other, one)).destroy();
    await expect(open(one)).rejects.toThrow(`is encrypted with the key ${otherId}`);
  });

  it('says which keys it needs, also without them, and is encrypted anew by rappel key apply', async () => {
    await fill();
    expect((await run(['key', 'status'])).text).toMatch(
      /In clear: \d+ values\nNothing is encrypted/,
    );
    const applied = await run(['key', 'apply'], one);
    expect(applied).toMatchObject({
      code: 0,
      text: expect.stringContaining('2 rows were encrypted'),
    });
    expect((await run(['key', 'status'])).text).toContain(`${oneId}: 4 values; MISSING`);
    const rotated = await run(['key', 'apply'], `${other},${one}`);
    expect(rotated.text).toContain(`Nothing in the database is encrypted with the key ${oneId}`);
    expect((await run(['key', 'status'], other)).text).toBe(
      `Key ${otherId}: 4 values; the first of ENCRYPTION_KEY, which encrypts\nIn clear: 0 values\n`,
    );
    await (await open(other)).destroy();
    expect(await storedBytes(folder.path, DATABASE_URL)).not.toMatch(/639980042|CANARY/);
  });

  it('keeps nothing of many rows that were in clear, in any byte of the database', async () => {
    const store = await open();
    await addDemoHistory({
      ...{ store, secret: 'x'.repeat(32), timeZone: 'Europe/Paris' },
      now: new FakeClock().now(),
    });
    const rows = await store.selectFrom('callbacks').select('number').execute();
    const numbers = rows.map(({ number }) => number);
    await store.destroy();
    const before = await storedBytes(folder.path, DATABASE_URL);
    expect((await run(['key', 'apply'], one)).text).toContain(
      `${numbers.length} rows were encrypted`,
    );
    const after = await storedBytes(folder.path, DATABASE_URL);
    expect(numbers.filter((number) => before.includes(number)).length).toBeGreaterThan(200);
    expect(numbers.filter((number) => after.includes(number))).toEqual([]);
  });

  it('makes a new key each time, and refuses what is no key without repeating it', async () => {
    const { text } = await run(['key', 'new']);
    expect(Buffer.from(text.trim(), 'base64')).toHaveLength(32);
    expect((await run(['key', 'new'])).text).not.toBe(text);
    for (const wrong of ['CANARY', `${one},none`, 'none', one.slice(4)]) {
      const { code, errors } = await run(['key', 'status'], wrong);
      expect(code).toBe(1);
      expect(errors.join('\n')).toContain('ENCRYPTION_KEY: must be one key as `rappel key new`');
      expect(errors.join('\n')).not.toContain('CANARY');
    }
    for (const words of [['key'], ['key', 'burn'], ['key', 'new', 'x']])
      expect((await run(words)).code).toBe(1);
    expect((await run(['key', 'apply'])).errors).toEqual([
      expect.stringContaining('rappel key new makes one'),
    ]);
  });
});

describe('a backup of an encrypted store', () => {
  it('is taken without the key, and restored with it only', async () => {
    await fill(one);
    const file = join(folder.path, 'backup.gz');
    expect((await run(['backup', file])).code).toBe(0);
    const target = `sqlite:${join(folder.path, 'restored.db')}`;
    for (const [wrong, sentence] of [
      [undefined, `the backup is encrypted with the key ${oneId}, and ENCRYPTION_KEY is not set`],
      [other, `the backup is encrypted with the key ${oneId}, and ENCRYPTION_KEY has ${otherId}`],
    ] as const) {
      const refused = await run(['restore', file], wrong, target);
      expect(refused).toMatchObject({ code: 1, errors: [expect.stringContaining(sentence)] });
    }
    expect((await run(['restore', file], one, target)).code).toBe(0);
    const store = await openStore(target, { encryptionKeys: bytesOf([one]) });
    expect(await store.selectFrom('callbacks').selectAll().execute()).toMatchObject([
      { number: '+33639980042', name: 'Zoé CANARY' },
    ]);
    await store.destroy();
    expect((await run(['consent', 'verify', file], one)).text).toContain('as it was written');
    expect((await run(['consent', 'verify', file])).text).toContain('Only the chain was checked');
  });

  it('may have been encrypted with a key that was replaced since, while that is still given', async () => {
    await fill(one);
    const file = join(folder.path, 'backup.gz');
    await run(['backup', file]);
    await run(['key', 'apply'], `${other},${one}`);
    const refused = await run(['restore', file, '--replace'], other);
    expect(refused.errors.join()).toContain(`encrypted with the key ${oneId}`);
    expect((await run(['restore', file, '--replace'], `${other},${one}`)).code).toBe(0);
    const store = await open(other, one);
    expect(await store.selectFrom('callbacks').selectAll().execute()).toMatchObject([
      { number: '+33639980042' },
    ]);
    await store.destroy();
  });
});
