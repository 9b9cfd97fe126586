import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStore } from '../../../proxy/store/database.js';
import { rappel } from '../../support/program/run-command-line.js';

let folder: string;
let DATABASE_URL: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'backup-'));
  DATABASE_URL = `sqlite:${join(folder, 'rappel.db')}`;
  await (await openStore(DATABASE_URL)).destroy();
});
afterEach(() => rmSync(folder, { recursive: true }));

it.each([
  ['backup', 'nowhere/rappel.gz', 'the file cannot be written (ENOENT)'],
  ['backup', 'rappel.db/rappel.gz', 'the file cannot be written (ENOTDIR)'],
  ['restore', 'nowhere.gz', 'the file cannot be read (ENOENT); nothing was changed'],
  ['restore', '.', 'the file cannot be read (EISDIR); nothing was changed'],
])('rappel %s %s says in one sentence why it fails', async (command, name, sentence) => {
  const path = join(folder, name);
  const words = [command, path, ...(command === 'restore' ? ['--replace'] : [])];
  expect(await rappel(words, { DATABASE_URL })).toMatchObject({
    code: 1,
    errors: [`${path}: ${sentence}`],
  });
  expect(readdirSync(folder).filter((file) => file.includes('partial'))).toEqual([]);
});
