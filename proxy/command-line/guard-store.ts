import type { Clock } from '../../shared/clock.js';
import { AuditLog, commandLine, type Deed } from '../owner/audit/audit-log.js';
import { readSettings, type Settings } from '../settings/settings.js';
import { openBeside, type Store, tablesOf } from '../store/database.js';
import { BadUsage, type CommandContext } from './command.js';

/** Opens the store beside the running program, which reads from it at each request what is blocked or stopped. */
export async function withGuardStore<Result>(
  { environment }: CommandContext,
  work: (store: Store, settings: Settings) => Promise<Result>,
): Promise<Result> {
  const settings = readSettings(environment);
  if (settings.databaseUrl === 'sqlite::memory:')
    throw new BadUsage([
      'DATABASE_URL: a database in memory belongs to one program; use the owner’s API of that program',
    ]);
  const store = await openBeside(settings.databaseUrl);
  try {
    if (!(await tablesOf(store)).includes('owner_audit'))
      throw new BadUsage([
        'DATABASE_URL: this database is of an earlier version; start rappel once to bring it up to date',
      ]);
    return await work(store, settings);
  } finally {
    await store.destroy();
  }
}

/** Keeps in the audit log what a command did. @param author as given with `--author` */
export const noteDeed = (
  { store, clock }: { store: Store; clock: Clock },
  deed: Deed,
  author?: string,
): Promise<void> => new AuditLog({ store, clock }).add(deed, commandLine(author));
