// Makes a fresh clone ready to run: installs missing packages and builds changed sources. Plain JavaScript, because
// nothing is installed or built when it starts.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
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

/** The built program. A build replaces the whole folder at once, so what is in it always fits together. */
const app = join(root, 'dist/app');
const stampIn = (folder) => join(folder, '.built');

/** Whether the sources are here: the package and the image have none, and run what was built. */
const hasSources = () => existsSync(join(root, 'vite.config.ts'));

const fingerprintOfSources = () =>
  fingerprint([
    'shared',
    'proxy',
    'widget',
    'console',
    'package-lock.json',
    'tsconfig.json',
    'vite.config.ts',
  ]);

/** What a command must know before it runs the built program. @returns {'built' | 'outdated' | 'missing'} */
export function buildState() {
  if (!existsSync(join(app, 'proxy/main.js'))) return 'missing';
  return hasSources() && readIfThere(stampIn(app)) !== fingerprintOfSources()
    ? 'outdated'
    : 'built';
}

/**
 * Builds the program, the widget and the console, unless they are up to date. It builds beside the present build and then
 * takes its place, so that a failed build changes nothing and a running program keeps its files.
 */
export async function build() {
  if (buildState() === 'built') return;
  process.stderr.write('Building …\n');
  const stamp = fingerprintOfSources();
  const next = join(root, `dist/app.${process.pid}`);
  rmSync(next, { recursive: true, force: true });
  mkdirSync(next, { recursive: true });
  try {
    await Promise.all([
      bundle('proxy/vite.config.ts', join(next, 'proxy')),
      bundle('vite.config.ts', join(next, 'site')),
      bundle('console/vite.config.ts', join(next, 'console')),
    ]);
    writeFileSync(stampIn(next), stamp);
    replaceApp(next);
  } finally {
    rmSync(next, { recursive: true, force: true });
  }
}

const bundle = (config, folder) =>
  run(
    node,
    [
      'node_modules/vite/bin/vite.js',
      'build',
      '--config',
      config,
      '--logLevel',
      'error',
      '--outDir',
      folder,
    ],
    // The build is the same wherever it is started, also by a test runner.
    { env: { ...process.env, NODE_ENV: 'production', VITEST: '' } },
  );

function replaceApp(next) {
  const previous = `${next}.previous`;
  if (existsSync(app)) renameSync(app, previous);
  renameSync(next, app);
  rmSync(previous, { recursive: true, force: true });
}
