import { existsSync } from 'node:fs';
import { usages } from '../bin/usage.js';
import { readSettings } from '../settings/settings.js';
import { writeBackup } from '../store/backup.js';
import { openToRead } from '../store/database.js';
import { BadUsage, type Command, exitCodes } from './command.js';
import { readOptions } from './options.js';

export const backup: Command = {
  ...usages.backup,
  async run(words, { environment, clock, write }) {
    const [file, ...rest] = readOptions(words, {}).positionals;
    if (!file || rest.length > 0) throw new BadUsage([`rappel ${backup.usage}`]);
    if (existsSync(file)) throw new BadUsage(['The file already exists; choose another name']);
    const store = await openToRead(readSettings(environment).databaseUrl);
    try {
      const rows = await writeBackup(store, file, clock.now());
      write(`${rows} rows written to ${file}\n`);
      return exitCodes.done;
    } finally {
      await store.destroy();
    }
  },
};
