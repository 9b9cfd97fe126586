import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
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

it('a backup goes through pipes from one database into another, and only its bytes are on standard output', async () => {
  const written = await rappel(['backup', '-'], { DATABASE_URL });
  expect(written).toMatchObject({ code: 0, errors: [expect.stringMatching(/^\d+ rows written$/)] });
  const other = `sqlite:${join(folder, 'other.db')}`;
  const input = Readable.from([written.output.subarray(0, 100), written.output.subarray(100)]);
  expect(await rappel(['restore', '-'], { DATABASE_URL: other }, { input })).toMatchObject({
    code: 0,
    text: expect.stringMatching(/rows restored/),
  });
});

it('a backup that is cut off in a pipe changes nothing and leaves no file behind', async () => {
  const before = readdirSync(tmpdir());
  const { output } = await rappel(['backup', '-'], { DATABASE_URL });
  const input = Readable.from([output.subarray(0, output.length - 20)]);
  const result = await rappel(['restore', '-', '--replace'], { DATABASE_URL }, { input });
  expect(result).toMatchObject({ code: 1, errors: [expect.stringContaining('not a complete')] });
  const left = readdirSync(tmpdir()).filter((name) => name.startsWith('rappel-restore-'));
  expect(left.filter((name) => !before.includes(name))).toEqual([]);
});

it('a backup is not written to a terminal', async () => {
  expect(await rappel(['backup', '-'], { DATABASE_URL }, { isTerminal: true })).toMatchObject({
    code: 1,
    output: Buffer.alloc(0),
    errors: [expect.stringContaining('rappel backup - > backup.gz')],
  });
});

it.each(['backup', 'restore'])(
  'rappel %s works where every setting but the database is wrong',
  async (command) => {
    const environment = {
      DATABASE_URL,
      HOST: '0.0.0.0',
      PORT: 'x',
      WEBAPPEL_PASS_FILE: '/nowhere',
    };
    const { output } = await rappel(['backup', '-'], { DATABASE_URL });
    const words = command === 'backup' ? ['backup', '-'] : ['restore', '-', '--replace'];
    const result = await rappel(words, environment, { input: Readable.from([output]) });
    expect(result.code).toBe(0);
  },
);
