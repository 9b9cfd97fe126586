import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { usages } from '../bin/usage.js';
import { markRestoredInDoubt } from '../callbacks/recovery.js';
import { endRestored } from '../platform/call-engine/call-records.js';
import { readStoreSettings } from '../settings/settings.js';
import { openExclusively, type Store } from '../store/database.js';
import { restoreBackup } from '../store/restore.js';
import { BadUsage, type Command, exitCodes } from './command.js';
import { readOptions } from './options.js';

export const restore: Command = {
  ...usages.restore,
  async run(words, { environment, clock, write, input }) {
    const { values, positionals } = readOptions(words, { replace: 'boolean' });
    const [file, ...rest] = positionals;
    if (!file || rest.length > 0) throw new BadUsage([`rappel ${restore.usage}`]);
    const source = file === '-' ? await spool(input) : { path: file, remove: () => undefined };
    let store: Store | undefined;
    try {
      const { databaseUrl, encryptionKeys } = readStoreSettings(environment);
      store = await openExclusively(databaseUrl, { encryptionKeys });
      const rows = await restoreBackup(store, source.path, {
        replace: values.replace ?? false,
        async settle(transaction) {
          await markRestoredInDoubt(transaction, clock.now());
          await endRestored(transaction, clock.now());
        },
      });
      write(`${rows} rows restored\n`);
      return exitCodes.done;
    } finally {
      await store?.destroy();
      source.remove();
    }
  },
};

/**
 * Keeps standard input in a temporary file that only this user can read: a backup is checked whole before it replaces
 * anything.
 * @throws {BadUsage} when there is no place for it
 */
async function spool(input: Readable): Promise<{ path: string; remove(): void }> {
  let folder: string | undefined;
  try {
    folder = mkdtempSync(join(tmpdir(), 'rappel-restore-'));
    const path = join(folder, 'backup.gz');
    await pipeline(input, createWriteStream(path, { mode: 0o600 }));
    return { path, remove: () => rmSync(join(path, '..'), { recursive: true, force: true }) };
  } catch (failure) {
    if (folder) rmSync(folder, { recursive: true, force: true });
    if (!(failure instanceof Error && 'syscall' in failure)) throw failure;
    throw new BadUsage([
      `The backup cannot be kept in ${tmpdir()} while it is checked; set TMPDIR to a folder that can be written`,
    ]);
  }
}
