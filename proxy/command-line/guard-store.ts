import type { Settings } from '../settings/settings.js';
import type { Store } from '../store/database.js';
import type { CommandContext } from './command.js';
import { withStoreBeside } from './store-beside.js';

/** Opens the store beside the running program, which reads from it at each request what is blocked or stopped. */
export const withGuardStore = <Result>(
  context: CommandContext,
  work: (store: Store, settings: Settings) => Promise<Result>,
): Promise<Result> => withStoreBeside(context, 'known_operators', work);
