import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openStore, type Store } from '../../../proxy/store/database.js';
import { temporaryFolder } from '../program/run-program.js';
import { isOnPostgres, newDatabase } from './stores.js';

/** `DATABASE_URL` of a new store in the project's database, removed after the test. */
export async function unopenableStore(): Promise<string> {
  if (isOnPostgres()) {
    const { url, drop } = await newDatabase('empty');
    onTestFinished(drop);
    return url;
  }
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  return `sqlite:${join(folder.path, 'rappel.db')}`;
}

/** Opens a store, runs `work` and closes the store. */
export async function within<T>(url: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(url);
  try {
    return await work(store);
  } finally {
    await store.destroy();
  }
}
