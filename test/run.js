// Runs all checks: format, lint, types, templates, unit tests, widget tests in Chromium, and journeys through the whole
// program. `npm test -- unit journeys` runs only those parts. This file is JavaScript and imports no package, because it
// runs before anything is installed.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, install, NotReady, root, run } from '../proxy/bin/prepare.js';

const node = process.execPath;
const results = join(root, 'dist/test-results');
const bin = (path) => join('node_modules', path);
const vitest = (project) => [
  bin('vitest/vitest.mjs'),
  'run',
  '--project',
  project,
  // Vitest leaves one core free by default, which is half of a small machine.
  '--maxWorkers=100%',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=dist/test-results/${project}.json`,
];

/** A part that counts as one test and runs these Node commands. */
const check =
  (...commands) =>
  async () => {
    for (const args of commands) await run(node, args, { show: true });
    return { passed: 1, failed: 0 };
  };

/** A part whose test runner writes its counts into a file. */
const suite = (project, args, read) => async () => {
  const file = join(results, `${project}.json`);
  const failure = await run(node, args, { show: true }).catch((error) => error);
  if (!existsSync(file))
    throw failure ?? new NotReady(`${project}: the test runner wrote no results`);
  const counts = read(JSON.parse(readFileSync(file, 'utf8')));
  // A runner may also fail outside its tests: an unhandled error, or a file that does not load.
  return failure && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
};
const vitestCounts = ({ numPassedTests, numFailedTests }) => ({
  passed: numPassedTests,
  failed: numFailedTests,
});

const parts = {
  format: check([bin('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings', '.']),
  types: check([bin('typescript/bin/tsc'), '-b']),
  // The option comes last: it would take a file pattern after it as its value, and check nothing.
  templates: check([bin('@jackolope/lit-analyzer/cli.mjs'), 'widget/**/*.ts', '--strict']),
  unit: suite('unit', vitest('unit'), vitestCounts),
  postgres: suite('postgres', vitest('postgres'), vitestCounts),
  'exactly-once': suite('exactly-once', vitest('exactly-once'), vitestCounts),
  widget: suite('widget', [bin('@web/test-runner/dist/bin.js')], ({ passed, failed }) => ({
    passed,
    failed,
  })),
  journeys: suite('journeys', vitest('journeys'), vitestCounts),
  benchmarks: check(['test/bench/run.js', '--tiny']),
};

/** Parts that take too long for every change and run only when they are named. */
const onRequest = { long: suite('long', vitest('long'), vitestCounts) };

/** Makes sure that a system program exists; installs Debian's package when run as root. */
async function ensureProgram(path, packageName, sentence) {
  if (existsSync(path)) return;
  const canInstall = process.getuid?.() === 0 && existsSync('/etc/debian_version');
  if (!canInstall) throw new NotReady(sentence);
  process.stdout.write(`Installing ${packageName} …\n`);
  await run('apt-get', ['update', '-q']);
  await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', packageName]);
}

async function ensurePrograms(names) {
  if (names.some((name) => !Object.hasOwn(onRequest, name)))
    await ensureProgram(
      process.env.CHROMIUM ?? '/usr/bin/chromium',
      'chromium',
      'The widget tests need Chromium; install it and set CHROMIUM to the path of its executable',
    );
  if (names.includes('long')) {
    const needed =
      'The long tests need nginx in /usr/sbin/nginx and openssl in /usr/bin/openssl; install both';
    await ensureProgram('/usr/sbin/nginx', 'nginx', needed);
    await ensureProgram('/usr/bin/openssl', 'openssl', needed);
  }
}

async function main(asked) {
  const all = { ...parts, ...onRequest };
  const unknown = asked.filter((name) => !Object.hasOwn(all, name));
  if (unknown.length > 0)
    throw new NotReady(
      `There is no part ${unknown.join(', ')}; the parts are ${Object.keys(all).join(', ')}`,
    );
  const names = asked.length > 0 ? asked : Object.keys(parts);
  await install();
  await ensurePrograms(names);
  await build();
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  const total = { passed: 0, failed: 0 };
  for (const name of names) {
    process.stdout.write(`\n— ${name}\n`);
    const { passed, failed } = await all[name]().catch((failure) => {
      process.stderr.write(`${failure.message}\n`);
      return { passed: 0, failed: 1 };
    });
    total.passed += passed;
    total.failed += failed;
  }
  process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
  return total.failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2)).catch((failure) => {
  if (!(failure instanceof NotReady)) throw failure;
  process.stderr.write(`${failure.message}\n`);
  return 1;
});
