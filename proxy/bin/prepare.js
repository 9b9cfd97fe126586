// Makes a fresh clone run: installs what is missing and builds what has changed. Plain JavaScript, because nothing is
// installed or built yet when it runs.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const node = process.execPath;

/** Something that whoever started the program can mend; its message is one readable line. */
export class NotReady extends Error {}

/** Runs a program to its end; its output is shown when it fails. */
export function run(command, args, { show = false, env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env,
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk) => {
        output += chunk;
      });
    child.on('error', () => reject(new NotReady(`${command} cannot be run; is it installed?`)));
    child.on('close', (code) => {
      if (code === 0) return resolve(output);
      process.stderr.write(output);
      reject(new NotReady(`${[command === node ? 'node' : command, ...args].join(' ')} failed`));
    });
  });
}

const readIfThere = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');

/** Installs the packages that the lock file names, unless they are there. */
export async function install() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    throw new NotReady(`Node 20.19 or newer is needed; this is ${process.versions.node}`);
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = join(root, 'node_modules/.rappel-installed');
  if (readIfThere(stamp) === lock) return;
  process.stderr.write('Installing packages …\n');
  await run('npm', ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund']);
  writeFileSync(stamp, lock);
}

/** What the sources are, told by path, size and time of change. */
function fingerprint(folders) {
  const hash = createHash('sha256');
  const visit = (path) => {
    const status = statSync(path);
    if (!status.isDirectory())
      hash.update(`${path.slice(root.length)} ${status.size} ${status.mtimeMs}\n`);
    else for (const name of readdirSync(path).sort()) visit(join(path, name));
  };
  for (const folder of folders) visit(join(root, folder));
  return hash.digest('hex');
}

/** Compiles the proxy and builds the widget, unless both are up to date. */
export async function build() {
  const sources = [
    'shared',
    'proxy',
    'widget',
    'package-lock.json',
    'tsconfig.json',
    'vite.config.ts',
  ];
  const stamp = join(root, 'dist/.built');
  const now = fingerprint(sources);
  if (readIfThere(stamp) === now) return;
  process.stderr.write('Building …\n');
  mkdirSync(join(root, 'dist'), { recursive: true });
  await Promise.all([
    run(node, ['node_modules/typescript/bin/tsc', '-b', 'proxy']),
    run(node, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'error']),
  ]);
  writeFileSync(stamp, now);
}
