import { markRestoredInDoubt } from '../callbacks/recovery.js';
import { endRestored } from '../platform/call-engine/call-records.js';
import { readSettings } from '../settings/settings.js';
import { openAlone } from '../store/database.js';
import { restoreBackup } from '../store/restore.js';
import { BadUsage, type Command, exitCodes } from './command.js';
import { readOptions } from './options.js';

export const restore: Command = {
  usage: 'restore <file> [--replace]',
  about:
    'Restores a backup into an empty database, SQLite or PostgreSQL; with --replace, into one that has data, which is deleted first. Nobody is called twice: callbacks that may have been called since the backup are not sent again.',
  async run(words, { environment, clock, write }) {
    const { values, positionals } = readOptions(words, { replace: 'boolean' });
    const [file, ...rest] = positionals;
    if (!file || rest.length > 0) throw new BadUsage([`rappel ${restore.usage}`]);
    const store = await openAlone(readSettings(environment).databaseUrl);
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
