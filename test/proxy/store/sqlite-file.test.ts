import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../../proxy/store/database.js';
import { loadOrCreateSecret } from '../../../proxy/store/secrets.js';
import { temporaryFolder } from '../../support/program/run-program.js';
import { root } from '../../support/source/source-files.js';
import { isOnPostgres } from '../../support/store/stores.js';

let folder: ReturnType<typeof temporaryFolder>;
let path: string;
let url: string;
beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder.path, 'rappel.db');
  url = `sqlite:${path}`;
});
afterEach(() => folder.remove());

const inUse = {
  name: 'StoreUnusable',
  message: expect.stringMatching(/^DATABASE_URL: another process uses .*rappel\.db; .+$/),
};

/** Starts another process that holds the lock of the store until it is killed. */
async function startLockHolder() {
  const script = `
    const Database = require('libsql');
    new Database(process.argv[1]).exec('BEGIN EXCLUSIVE');
    console.log('held');
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['-e', script, `${path}-lock`], { cwd: root });
  await once(child.stdout, 'data');
  return {
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

describe.runIf(!isOnPostgres())('a store in a file', () => {
  it('a store in a file can be opened again only after it has been closed', async () => {
    const first = await openStore(url);
    await expect(openStore(url)).rejects.toMatchObject(inUse);
    await first.destroy();
    await (await openStore(url)).destroy();
  });

  it('a link to a store opens the same store, with the same lock', async () => {
    const link = join(folder.path, 'link.db');
    const first = await openStore(url);
    symlinkSync(path, link);
    await expect(openStore(`sqlite:${link}`)).rejects.toMatchObject(inUse);
    await first.destroy();
    const byLink = await openStore(`sqlite:${link}`);
    await expect(openStore(url)).rejects.toMatchObject(inUse);
    const secret = await loadOrCreateSecret(byLink, 'made by the link', undefined);
    await byLink.destroy();
    const byName = await openStore(url);
    expect(await loadOrCreateSecret(byName, 'made by the link', undefined)).toBe(secret);
    await byName.destroy();
  });

  it('a store in a file is locked while another process uses it, and free once that process is killed', async () => {
    const other = await startLockHolder();
    await expect(openStore(url)).rejects.toMatchObject(inUse);
    await other.kill();
    await (await openStore(url)).destroy();
  });

  it.each([
    ['is not a database', (bytes: Buffer) => bytes.fill(120, 0, 40)],
    ['has damaged pages', (bytes: Buffer) => bytes.fill(255, 4096, bytes.length - 4096)],
  ])('a file that %s is refused in one sentence and not changed', async (_, damage) => {
    await (await openStore(url)).destroy();
    const bytes = damage(readFileSync(path));
    writeFileSync(path, bytes);
    await expect(openStore(url)).rejects.toMatchObject({
      name: 'StoreUnusable',
      message: expect.stringMatching(/^DATABASE_URL: .*is damaged.*rappel restore.*$/s),
    });
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });
});
