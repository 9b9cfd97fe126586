// Everything that has to hold, in one command: format, lint, types, templates, unit tests, widget tests in Chromium, and
// journeys through the whole program. `npm test -- unit journeys` runs those parts only. Plain JavaScript, because
// nothing is installed yet when it runs.
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
  // All cores: by itself it leaves one free, which is half of a small machine.
  '--maxWorkers=100%',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=dist/test-results/${project}.json`,
];

/** A check that counts as one; `args` are for node. */
const check =
  (...commands) =>
  async () => {
    for (const args of commands) await run(node, args, { show: true });
    return { passed: 1, failed: 0 };
  };

/** A runner that counts by itself, and fails when one of its tests does. */
const suite = (project, args, read) => async () => {
  const file = join(results, `${project}.json`);
  const failure = await run(node, args, { show: true }).catch((error) => error);
  if (!existsSync(file)) throw failure ?? new NotReady(`${project}: the runner counted nothing`);
  const counts = read(JSON.parse(readFileSync(file, 'utf8')));
  // A runner may also fail outside of its tests: an unhandled error, a file that does not load.
  return failure && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
};
const vitestCounts = ({ numPassedTests, numFailedTests }) => ({
  passed: numPassedTests,
  failed: numFailedTests,
});

const parts = {
  format: check([bin('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings', '.']),
  types: check([bin('typescript/bin/tsc'), '-b']),
  // The option last: it takes what follows it for its value, and no files are then no problem.
  templates: check([bin('@jackolope/lit-analyzer/cli.mjs'), 'widget/**/*.ts', '--strict']),
  unit: suite('unit', vitest('unit'), vitestCounts),
  postgres: suite('postgres', vitest('postgres'), vitestCounts),
  'exactly-once': suite('exactly-once', vitest('exactly-once'), vitestCounts),
  widget: suite('widget', [bin('@web/test-runner/dist/bin.js')], ({ passed, failed }) => ({
    passed,
    failed,
  })),
  journeys: suite('journeys', vitest('journeys'), vitestCounts),
};

/** What takes too long for every change, by name only. */
const onRequest = { long: suite('long', vitest('long'), vitestCounts) };

/** A program of the system that tests need: Debian's, installed when that can be done from here. */
async function findProgram(path, packageName, sentence) {
  if (existsSync(path)) return;
  const canInstall = process.getuid?.() === 0 && existsSync('/etc/debian_version');
  if (!canInstall) throw new NotReady(sentence);
  process.stdout.write(`Installing ${packageName} …\n`);
  await run('apt-get', ['update', '-q']);
  await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', packageName]);
}

async function findPrograms(names) {
  if (names.some((name) => !Object.hasOwn(onRequest, name)))
    await findProgram(
      process.env.CHROMIUM ?? '/usr/bin/chromium',
      'chromium',
      'The widget tests need Chromium: install it and set CHROMIUM to the path of its program',
    );
  if (names.includes('long')) {
    const needed = 'The long tests need nginx as /usr/sbin/nginx and openssl as /usr/bin/openssl';
    await findProgram('/usr/sbin/nginx', 'nginx', needed);
    await findProgram('/usr/bin/openssl', 'openssl', needed);
  }
}

async function main(asked) {
  const all = { ...parts, ...onRequest };
  const unknown = asked.filter((name) => !Object.hasOwn(all, name));
  if (unknown.length > 0)
    throw new NotReady(
      `There is no part ${unknown.join(', ')}; there are ${Object.keys(all).join(', ')}`,
    );
  const names = asked.length > 0 ? asked : Object.keys(parts);
  await install();
  await findPrograms(names);
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
