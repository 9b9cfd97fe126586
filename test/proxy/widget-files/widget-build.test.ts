import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readWidgetBuild } from '../../../proxy/widget-files/widget-build.js';
import { temporaryFolder } from '../../support/program/run-program.js';

it('a build is read with its folders and without hidden files, and stays when the disk changes', async () => {
  const folder = temporaryFolder();
  try {
    mkdirSync(join(folder.path, 'assets'));
    writeFileSync(join(folder.path, 'rappel.js'), 'loader');
    writeFileSync(join(folder.path, '.env'), 'SECRET');
    writeFileSync(join(folder.path, 'assets/popup-1.js'), 'popup');
    const build = await readWidgetBuild(folder.path);
    rmSync(join(folder.path, 'assets'), { recursive: true });
    expect([...build.values()].map(({ path, body }) => [path, String(body.content)])).toEqual(
      expect.arrayContaining([
        ['rappel.js', 'loader'],
        ['assets/popup-1.js', 'popup'],
      ]),
    );
    expect(build.size).toBe(2);
  } finally {
    folder.remove();
  }
});
