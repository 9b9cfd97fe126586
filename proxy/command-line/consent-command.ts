import { usages } from '../bin/usage.js';
import { faultsOf } from '../privacy/consent-chain.js';
import {
  type ConsentLog,
  exportLines,
  readConsentFile,
  readStore,
} from '../privacy/consent-file.js';
import { readStoreSettings } from '../settings/settings.js';
import { openToRead } from '../store/database.js';
import { Keyring } from '../store/encryption/keyring.js';
import { BadUsage, type Command, type CommandContext, exitCodes } from './command.js';
import { readOptions } from './options.js';

export const consent: Command = {
  ...usages.consent,
  async run(words, context) {
    const { values, positionals } = readOptions(words, { head: 'string' });
    const [action, file, ...rest] = positionals;
    const isExport = action === 'export' && file === undefined && values.head === undefined;
    if ((action !== 'verify' && !isExport) || rest.length > 0)
      throw new BadUsage([`rappel ${consent.usage}`]);
    const log =
      file === undefined
        ? await fromStore(context)
        : await readConsentFile(
            file,
            new Keyring(readStoreSettings(context.environment).encryptionKeys),
          );
    const { write } = context;
    if (isExport) {
      write(exportLines(log));
      return exitCodes.done;
    }
    const secret = context.environment.SECRET || log.secret;
    const faults = faultsOf(log.entries, log.head, { secret, knownHead: values.head });
    for (const fault of faults) write(`${fault}\n`);
    write(
      faults.length > 0
        ? `The log of consents is not as it was written: faults in ${log.entries.length} entries: ${faults.length}\n`
        : `The log of consents is as it was written: ${log.entries.length} entries\n`,
    );
    if (secret === undefined)
      write('Only the chain was checked, not who wrote it: set SECRET as the program has it\n');
    if (log.head && faults.length === 0)
      write(
        `The last entry is ${log.head.hash}; note it elsewhere and check it with --head, to see whether entries after it were cut off\n`,
      );
    return faults.length > 0 ? exitCodes.differs : exitCodes.done;
  },
};

async function fromStore({ environment }: CommandContext): Promise<ConsentLog> {
  const { databaseUrl, ...keys } = readStoreSettings(environment);
  const store = await openToRead(databaseUrl, keys);
  try {
    return await readStore(store);
  } finally {
    await store.destroy();
  }
}
