import { readSettings, type Settings } from '../settings/settings.js';
import { openBeside, type Store, tablesOf } from '../store/database.js';
import type { Tables } from '../store/tables.js';
import { BadUsage, type CommandContext } from './command.js';

/**
 * Opens the store beside the running program.
 * @param table one that the command needs, which an earlier version may not have
 */
export async function withStoreBeside<Result>(
  { environment }: CommandContext,
  table: keyof Tables,
  work: (store: Store, settings: Settings) => Promise<Result>,
): Promise<Result> {
  const settings = readSettings(environment);
  if (settings.databaseUrl === 'sqlite::memory:')
    throw new BadUsage([
      'DATABASE_URL: a database in memory belongs to one program; use the owner’s API of that program',
    ]);
  const store = await openBeside(settings.databaseUrl, settings);
  try {
    if (!(await tablesOf(store)).includes(table))
      throw new BadUsage([
        'DATABASE_URL: this database is of an earlier version; start rappel once to bring it up to date',
      ]);
    return await work(store, settings);
  } finally {
    await store.destroy();
  }
}
