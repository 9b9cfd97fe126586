import { cpSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { runScript, runToTheEnd, temporaryFolder } from '../support/program/run-program.js';
import { root } from '../support/source/source-files.js';

let image = '';
beforeAll(async () => {
  // Builds what has changed.
  await runToTheEnd({}, ['methods']);
  const { path, remove } = temporaryFolder();
  image = path;
  // The Dockerfile copies these.
  for (const name of ['package.json', 'dist/proxy', 'dist/shared', 'dist/widget'])
    cpSync(join(root, name), join(image, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(image, 'node_modules'));
  return remove;
});

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

it.each([
  ['help', 'Exit codes:'],
  ['help probe', 'rappel probe [--write]'],
  ['version', version],
])('the image, which contains no sources, answers rappel %s', async (line, says) => {
  const { code, output } = await runScript(join(image, 'dist/proxy/main.js'), line.split(' '));
  expect(output).toContain(says);
  expect(code).toBe(0);
});
