import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../../../proxy/command-line/command.js';
import { commands } from '../../../proxy/command-line/commands.js';
import { reactionNames } from '../../../proxy/probe/reactions.js';
import { rappel } from '../../support/program/run-command-line.js';
import { runScript, temporaryFolder } from '../../support/program/run-program.js';
import { root } from '../../support/source/source-files.js';

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

describe('rappel help', () => {
  it('rappel help lists every command, its usage and every exit code', async () => {
    const { code, text } = await rappel(['help']);
    expect(code).toBe(0);
    const words = text.replace(/\s+/g, ' ');
    for (const { usage, about } of Object.values(commands))
      expect(words).toContain(`rappel ${usage} ${about}`);
    for (const name of ['help [command]', 'version']) expect(words).toContain(`rappel ${name} `);
    for (const exitCode of Object.values(exitCodes))
      expect(text).toMatch(new RegExp(`^ {2}${exitCode} \\S`, 'm'));
  });

  it('rappel help explains one command, in whatever way help is requested', async () => {
    const page = (await rappel(['help', 'backup'])).text;
    expect(page).toMatch(/^rappel backup <file\|->\n\n/);
    for (const words of [
      ['backup', '--help'],
      ['backup', 'x.gz', '-h'],
    ])
      expect(await rappel(words)).toMatchObject({ code: 0, text: page });
  });

  it('the help of rappel probe names everything that the called person may do', () => {
    expect(commands.probe.about).toContain(`: ${reactionNames.join(', ')}.`);
  });

  it.each(['help call pass=SECRET', 'version pass=SECRET'])(
    'rappel help refuses a surplus word without repeating its value: rappel %s',
    async (line) => {
      const { code, text, errors } = await rappel(line.split(' '));
      expect([code, text]).toEqual([1, '']);
      expect(errors).toEqual([expect.stringMatching(/^pass=… is an unexpected argument/)]);
    },
  );

  it('rappel leaves the words after -- to the command', async () => {
    const { code, errors } = await rappel(['methods', '--', '--help']);
    expect(code).toBe(1);
    expect(errors.join('\n')).toContain('There is no method --help');
  });
});

describe('rappel version', () => {
  it.each(['version', '--version'])(
    'rappel prints the version of package.json for %s',
    async (word) => {
      expect(await rappel([word])).toMatchObject({ code: 0, text: `${version}\n` });
    },
  );
});

describe('a fresh clone', () => {
  let clone = '';
  beforeAll(() => {
    const { path, remove } = temporaryFolder();
    clone = path;
    for (const name of ['proxy', 'shared', 'widget', 'package.json', 'package-lock.json'])
      cpSync(join(root, name), join(clone, name), { recursive: true });
    return remove;
  });

  it.each([
    ['help', 0, 'Exit codes:'],
    ['--help', 0, 'Exit codes:'],
    ['help probe', 0, 'rappel probe [--write]'],
    ['probe --help', 0, 'rappel probe [--write]'],
    ['version', 0, version],
    ['--version', 0, version],
    ['dial', 1, 'There is no command dial'],
  ])('a fresh clone answers rappel %s without installing or building', async (line, code, says) => {
    const before = readdirSync(clone, { recursive: true }).sort();
    const ended = await runScript(join(clone, 'proxy/bin/rappel.js'), line.split(' '));
    expect(ended.output).toContain(says);
    expect(ended.code).toBe(code);
    expect(readdirSync(clone, { recursive: true }).sort()).toEqual(before);
  });
});
