import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { runScript, temporaryFolder } from '../support/program/run-program.js';
import { root } from '../support/source/source-files.js';
import { waitUntil } from '../support/time/wait-until.js';

/** What an owner gets without the sources: the folders of the image, and the package that npm makes. */
const folders = { image: '', package: '' };
beforeAll(() => {
  const { path, remove } = temporaryFolder();
  // Readable by the other user who runs the program below.
  chmodSync(path, 0o755);
  folders.image = join(path, 'image');
  for (const name of ['package.json', 'proxy/bin', 'dist/app'])
    cpSync(join(root, name), join(folders.image, name), { recursive: true });
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', path], {
    cwd: root,
    stdio: 'ignore',
  });
  const archive = readdirSync(path).find((name) => name.endsWith('.tgz')) ?? '';
  execFileSync('tar', ['-xzf', join(path, archive), '-C', path]);
  folders.package = join(path, 'package');
  for (const folder of Object.values(folders))
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return remove;
});

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const kinds = ['image', 'package'] as const;

it.each(
  kinds.flatMap((kind) => [
    [kind, 'help', 'Exit codes:'] as const,
    [kind, 'help probe', 'rappel probe [--write]'] as const,
    [kind, 'version', version] as const,
    [kind, 'methods appel', 'requestCall'] as const,
  ]),
)('the %s, which contains no sources, answers rappel %s', async (kind, line, says) => {
  const { code, output } = await runScript(
    join(folders[kind], 'proxy/bin/rappel.js'),
    line.split(' '),
  );
  expect(output).toContain(says);
  expect(code).toBe(0);
});

it('the package contains what runs and what explains it, and nothing else', () => {
  expect(readdirSync(folders.package).sort()).toEqual([
    'LICENSE',
    'README.md',
    'dist',
    'docs',
    'node_modules',
    'package.json',
    'proxy',
  ]);
  expect(readdirSync(join(folders.package, 'dist'))).toEqual(['app']);
  expect(readdirSync(join(folders.package, 'proxy'))).toEqual(['bin']);
});

it.each(kinds)(
  'the %s runs and serves the widget for a user who may write nothing',
  async (kind) => {
    const launcher = join(folders[kind], 'proxy/bin/rappel.js');
    const child = spawn(process.execPath, [launcher, 'serve'], {
      // Nobody, where the tests may become somebody else.
      ...(process.getuid?.() === 0 && { uid: 65534, gid: 65534 }),
      env: { HOST: '127.0.0.1', PORT: '0', PLATFORM_PORT: '0', DATABASE_URL: 'sqlite::memory:' },
      cwd: '/',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output += chunk;
      });
    try {
      await waitUntil(`the start (${kind})`, () => {
        if (child.exitCode !== null) throw new Error(output);
        return output.includes('Ctrl-C stops it.');
      });
      const url = /demo page\s+(http\S+)/.exec(output)?.[1];
      const loader = await (await fetch(`${url}rappel.js`)).text();
      const [, folder] = loader.match(/\/(assets\/\w+)\//) ?? [];
      expect((await fetch(`${url}${folder}/widget.js`)).status).toBe(200);
    } finally {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    }
    expect(child.exitCode).toBe(0);
  },
);

it('a command in a folder without a build says how to make one', async () => {
  const { path, remove } = temporaryFolder();
  try {
    mkdirSync(join(path, 'proxy'));
    cpSync(join(root, 'proxy/bin'), join(path, 'proxy/bin'), { recursive: true });
    const result = await runScript(join(path, 'proxy/bin/rappel.js'), ['methods']);
    expect(result).toEqual({
      code: 1,
      output: 'Rappel is not built yet; run npm start, or npm run build, first\n',
    });
  } finally {
    remove();
  }
});

it('the bundled program has no package that loads files from its own folder', () => {
  const folder = join(folders.image, 'dist/app/proxy');
  const files = readdirSync(folder).filter((name) => name.endsWith('.js'));
  const loads = files.flatMap(
    (name) =>
      readFileSync(join(folder, name), 'utf8').match(
        /createRequire\(import\.meta\.url\)\(["'`]\.|readFileSync\((new URL|join\(__dirname).*/g,
      ) ?? [],
  );
  expect(files).toContain('main.js');
  expect(loads).toEqual([]);
});
