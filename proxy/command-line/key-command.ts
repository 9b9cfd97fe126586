import { usages } from '../bin/usage.js';
import { countByKey, reencrypt } from '../privacy/reencryption.js';
import { readStoreSettings } from '../settings/settings.js';
import { openToRead, type Store, tablesOf } from '../store/database.js';
import { keyringOf } from '../store/encryption/encryption-plugin.js';
import { Keyring, newKey } from '../store/encryption/keyring.js';
import { knownKeys } from '../store/encryption/known-keys.js';
import {
  BadUsage,
  type Command,
  type CommandContext,
  type ExitCode,
  exitCodes,
} from './command.js';
import { withStoreBeside } from './store-beside.js';

export const key: Command = {
  ...usages.key,
  async run(words, context) {
    const [action, ...rest] = words;
    if (rest.length > 0) throw new BadUsage([`rappel ${key.usage}`]);
    if (action === 'new') return printNewKey(context);
    if (action === 'status') return printStatus(context);
    if (action === 'apply') return apply(context);
    throw new BadUsage([`rappel ${key.usage}`]);
  },
};

function printNewKey({ write, printError }: CommandContext): ExitCode {
  write(`${newKey()}\n`);
  printError(
    'Keep this key where the database and its backups are not, and a copy in a safe place: without it what it encrypted is lost. Set ENCRYPTION_KEY to it, or ENCRYPTION_KEY_FILE to a file that holds it',
  );
  return exitCodes.done;
}

async function printStatus({ environment, write }: CommandContext): Promise<ExitCode> {
  const { databaseUrl, encryptionKeys } = readStoreSettings(environment);
  // As it is stored: the key may be what is missing.
  const store = await openToRead(databaseUrl);
  try {
    if (!(await tablesOf(store)).includes('encryption_keys'))
      throw new BadUsage([
        'DATABASE_URL: this database is of an earlier version; start rappel once to bring it up to date',
      ]);
    for (const line of await statusOf(store, new Keyring(encryptionKeys))) write(`${line}\n`);
  } finally {
    await store.destroy();
  }
  return exitCodes.done;
}

async function statusOf(store: Store, keyring: Keyring): Promise<string[]> {
  const counts = await countByKey(store);
  const inClear = counts.get('') ?? 0;
  counts.delete('');
  const ids = new Set([
    ...(keyring.first ? [keyring.first.id] : []),
    ...(await knownKeys(store)).map(({ id }) => id),
    ...counts.keys(),
  ]);
  return [
    ...[...ids].map((id) => `Key ${id}: ${counts.get(id) ?? 0} values; ${roleOf(id, keyring)}`),
    `In clear: ${inClear} values${ids.size > 0 && keyring.first && inClear > 0 ? '; the program encrypts them within an hour, rappel key apply at once' : ''}`,
    ...(ids.size === 0
      ? ['Nothing is encrypted: rappel key new makes a key for ENCRYPTION_KEY']
      : []),
  ];
}

function roleOf(id: string, keyring: Keyring): string {
  if (keyring.first?.id === id) return 'the first of ENCRYPTION_KEY, which encrypts';
  return keyring.has(id)
    ? 'one of ENCRYPTION_KEY, which decrypts'
    : 'MISSING in ENCRYPTION_KEY: its values cannot be read';
}

async function apply(context: CommandContext): Promise<ExitCode> {
  const { clock, write, environment } = context;
  if (readStoreSettings(environment).encryptionKeys.length === 0)
    throw new BadUsage([
      'ENCRYPTION_KEY: must be set to the key that is to encrypt; rappel key new makes one',
    ]);
  return withStoreBeside(context, 'encryption_keys', async (store) => {
    const keyring = keyringOf(store);
    const { rows, unreadable, given, isLogEmpty } = await reencrypt(store, { clock });
    write(
      keyring.first
        ? `${rows} rows were encrypted with the key ${keyring.first.id}\n`
        : `${rows} rows were decrypted\n`,
    );
    for (const id of given)
      write(
        `Nothing in the database is encrypted with the key ${id} any more. Take it out of ENCRYPTION_KEY; backups that were taken before need it\n`,
      );
    if (!isLogEmpty)
      write(
        'The log of the database file still holds what was there before, because another program read it all the time; run this again\n',
      );
    if (unreadable === 0) return isLogEmpty ? exitCodes.done : exitCodes.refused;
    write(
      `${unreadable} values cannot be read: they were changed, or ENCRYPTION_KEY lacks their key; rappel key status names it\n`,
    );
    return exitCodes.refused;
  });
}
