// Makes a fresh clone ready to run: installs missing packages and builds changed sources. Plain JavaScript, because
// nothing is installed or built when it starts.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const node = process.execPath;

/** A failure that the user can correct. The message is one line that says how. */
export class NotReady extends Error {}

/** Runs a program to its end. Unless `show` is set, its output appears only if it fails. */
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
    child.on('error', () =>
      reject(new NotReady(`${command} cannot be started; check that it is installed`)),
    );
    child.on('close', (code) => {
      if (code === 0) return resolve(output);
      process.stderr.write(output);
      reject(
        new NotReady(
          `${[command === node ? 'node' : command, ...args].join(' ')} failed; the lines above say why`,
        ),
      );
    });
  });
}

const readIfThere = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');

/** Installs the packages of the lock file, unless they are installed already. */
export async function install() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    throw new NotReady(`Node ${process.versions.node} is too old; install Node 20.19 or newer`);
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = join(root, 'node_modules/.rappel-installed');
  if (readIfThere(stamp) === lock) return;
  process.stderr.write('Installing packages …\n');
  await run('npm', ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund']);
  writeFileSync(stamp, lock);
}

/** Changes when a source file changes its path, size or modification time. */
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
