import { afterEach, beforeEach, expect, it } from 'vitest';
import { Ledger } from '../../../../proxy/callbacks/ledger/ledger.js';
import type { Store } from '../../../../proxy/store/database.js';
import { EncryptionPlugin } from '../../../../proxy/store/encryption/encryption-plugin.js';
import { Keyring } from '../../../../proxy/store/encryption/keyring.js';
import { noteFirstKey } from '../../../../proxy/store/encryption/known-keys.js';
import { callbackIn } from '../../../support/callbacks/callbacks.js';
import { startApp, type TestApp } from '../../../support/program/start-app.js';
import { openTestStore } from '../../../support/store/stores.js';
import { advanceUntil } from '../../../support/time/wait-until.js';

const keyring = new Keyring([new Uint8Array(32).fill(1)]);

let app: TestApp;
let stored: Store;
beforeEach(async () => {
  const store = await openTestStore(new Keyring());
  stored = store.withoutPlugins();
  const encrypted = stored.withPlugin(new EncryptionPlugin(keyring));
  app = await startApp({ store: async () => Object.assign(encrypted, { destroy: store.destroy }) });
});
afterEach(() => app.close());

/** Rows from before there was a key. */
async function addInClear(count: number): Promise<void> {
  const ledger = new Ledger(stored, app.clock);
  for (let index = 0; index < count; index++)
    await callbackIn('ended', ledger, app.clock, { number_hash: `hash ${index}`, name: 'CANARY' });
}

const inClear = async (): Promise<number> => {
  const rows = await stored.selectFrom('callbacks').select('name').execute();
  return rows.filter(({ name }) => name === 'CANARY').length;
};

it('a running program encrypts what was there before, and goes on with its work meanwhile', async () => {
  await addInClear(60);
  await noteFirstKey(app.store, keyring);
  app.startWorkers();
  const accepted = await app.post({ popupId: '77', number: '06 39 98 00 01', name: 'Zoé' });
  expect(accepted.status).toBe(201);
  await advanceUntil(app.clock, 'the end of clear rows', async () => (await inClear()) === 0);
  await advanceUntil(app.clock, 'the line in the log', async () =>
    app.logLines.some((line) => /"rows":60,.*were encrypted with the first key/.test(line)),
  );
  expect(app.logLines.join('\n')).not.toContain('CANARY');
});

it('without a key it leaves everything in clear', async () => {
  await addInClear(1);
  app.startWorkers();
  await app.clock.advance(10_000);
  expect(await inClear()).toBe(1);
});
