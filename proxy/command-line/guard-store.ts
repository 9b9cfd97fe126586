import type { Clock } from '../../shared/clock.js';
import { AuditLog, commandLine, type Deed } from '../owner/audit/audit-log.js';
import type { Settings } from '../settings/settings.js';
import type { Store } from '../store/database.js';
import type { CommandContext } from './command.js';
import { withStoreBeside } from './store-beside.js';

/** Opens the store beside the running program, which reads from it at each request what is blocked or stopped. */
export const withGuardStore = <Result>(
  context: CommandContext,
  work: (store: Store, settings: Settings) => Promise<Result>,
): Promise<Result> => withStoreBeside(context, 'owner_audit', work);

/** Keeps in the audit log what a command did. @param author as given with `--author` */
export const noteDeed = (
  { store, clock }: { store: Store; clock: Clock },
  deed: Deed,
  author?: string,
): Promise<void> => new AuditLog({ store, clock }).add(deed, commandLine(author));
