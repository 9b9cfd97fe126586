import { existsSync } from 'node:fs';
import { usages } from '../bin/usage.js';
import { readStoreSettings } from '../settings/settings.js';
import { writeBackup } from '../store/backup.js';
import { openToRead } from '../store/database.js';
import { BadUsage, type Command, exitCodes } from './command.js';
import { readOptions } from './options.js';

export const backup: Command = {
  ...usages.backup,
  async run(words, { environment, clock, write, output, isTerminal, printError }) {
    const [file, ...rest] = readOptions(words, {}).positionals;
    if (!file || rest.length > 0) throw new BadUsage([`rappel ${backup.usage}`]);
    const isPipe = file === '-';
    if (isPipe && isTerminal)
      throw new BadUsage(['A backup is no text; send it into a file: rappel backup - > backup.gz']);
    if (!isPipe && existsSync(file))
      throw new BadUsage(['The file already exists; choose another name']);
    const store = await openToRead(readStoreSettings(environment).databaseUrl);
    try {
      const rows = await writeBackup(store, isPipe ? output : file, clock.now());
      if (isPipe) printError(`${rows} rows written`);
      else write(`${rows} rows written to ${file}\n`);
      return exitCodes.done;
    } finally {
      await store.destroy();
    }
  },
};
