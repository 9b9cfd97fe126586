import { usages } from '../bin/usage.js';
import { markRestoredInDoubt } from '../callbacks/recovery.js';
import { endRestored } from '../platform/call-engine/call-records.js';
import { readSettings } from '../settings/settings.js';
import { openExclusively } from '../store/database.js';
import { restoreBackup } from '../store/restore.js';
import { BadUsage, type Command, exitCodes } from './command.js';
import { readOptions } from './options.js';

export const restore: Command = {
  ...usages.restore,
  async run(words, { environment, clock, write }) {
    const { values, positionals } = readOptions(words, { replace: 'boolean' });
    const [file, ...rest] = positionals;
    if (!file || rest.length > 0) throw new BadUsage([`rappel ${restore.usage}`]);
    const store = await openExclusively(readSettings(environment).databaseUrl);
    try {
      const rows = await restoreBackup(store, file, {
        replace: values.replace ?? false,
        async settle(transaction) {
          await markRestoredInDoubt(transaction, clock.now());
          await endRestored(transaction, clock.now());
        },
      });
      write(`${rows} rows restored\n`);
      return exitCodes.done;
    } finally {
      await store.destroy();
    }
  },
};
