// Runs all checks: format, lint, types, templates, unit tests, widget tests in Chromium, and journeys through the whole
// program. `npm test -- unit journeys` runs only those parts. Two parts run at a time: one that computes, and one that
// mostly waits for processes and real time. The output of a part appears when it ends. This file is JavaScript and
// imports no package, because it runs before anything is installed.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
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

/**
 * Runs a Node command to its end.
 * @param write receives what it prints, standard output and errors
 * @returns whether it exited with 0
 */
const runNode = (args, write) =>
  new Promise((resolve) => {
    const child = spawn(node, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', write);
    child.on('close', (code) => resolve(code === 0));
  });

/** A part that is one Node command and counts as one test. */
const check = (args) => async (write) =>
  (await runNode(args, write)) ? { passed: 1, failures: [] } : { passed: 0, failures: [args[0]] };

/** A part whose test runner writes its results into a file. */
const suite = (project, args, read) => async (write) => {
  const file = join(results, `${project}.json`);
  const hasPassed = await runNode(args, write);
  if (!existsSync(file)) return { passed: 0, failures: ['the test runner wrote no results'] };
  const { passed, failures } = read(JSON.parse(readFileSync(file, 'utf8')));
  // A runner may also fail outside its tests: an unhandled error, or a file that does not load.
  if (!hasPassed && failures.length === 0) failures.push('an error outside the tests');
  return { passed, failures };
};
const readVitest = ({ numPassedTests, testResults }) => ({
  passed: numPassedTests,
  failures: testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map(
        ({ fullName, failureMessages: [message = ''] }) =>
          `${relative(root, name)}: ${fullName}\n    ${message.split('\n')[0]}`,
      ),
  ),
});

const parts = {
  format: check([bin('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings', '.']),
  types: check([bin('typescript/bin/tsc'), '-b']),
  // The option comes last: it would take a file pattern after it as its value, and check nothing.
  templates: check([bin('@jackolope/lit-analyzer/cli.mjs'), 'widget/**/*.ts', '--strict']),
  unit: suite('unit', vitest('unit'), readVitest),
  postgres: suite('postgres', vitest('postgres'), readVitest),
  'exactly-once': suite('exactly-once', vitest('exactly-once'), readVitest),
  widget: suite('widget', [bin('@web/test-runner/dist/bin.js')], (results) => results),
  journeys: suite('journeys', vitest('journeys'), readVitest),
  benchmarks: check(['test/bench/run.js', '--tiny']),
};

/** Parts that mostly wait. One of them runs beside one of the others, the longest first. */
const waiting = ['journeys', 'exactly-once', 'widget'];

/** Parts that compile into the same folder, so that they may not run at the same time. */
const compiling = ['types', 'benchmarks'];

/** Parts that take too long for every change and run only when they are named. */
const onRequest = { long: suite('long', vitest('long'), readVitest) };

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
      'The long tests need /usr/sbin/nginx, /usr/sbin/pgbouncer and /usr/bin/openssl; install all three';
    await ensureProgram('/usr/sbin/nginx', 'nginx', needed);
    await ensureProgram('/usr/sbin/pgbouncer', 'pgbouncer', needed);
    await ensureProgram('/usr/bin/openssl', 'openssl', needed);
  }
}

const secondsSince = (instant) => Math.round((Date.now() - instant) / 1000);

/** Runs a part. Prints its output whole when it ends, or at once where no other part runs beside it. */
async function runPart(name, part, isAlone) {
  const output = [];
  const startedAt = Date.now();
  process.stdout.write(`— ${name} starts\n`);
  const { passed, failures } = await part((chunk) => {
    if (isAlone) process.stdout.write(chunk);
    else output.push(Buffer.from(chunk));
  });
  const seconds = secondsSince(startedAt);
  output.push(
    Buffer.from(`— ${name}: ${passed} passed, ${failures.length} failed in ${seconds} s\n\n`),
  );
  process.stdout.write(Buffer.concat(output));
  return { passed, failures, seconds };
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
  const startedAt = Date.now();
  await build();
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  const total = { passed: 0, failures: [] };
  const times = [{ name: 'build', seconds: secondsSince(startedAt) }];
  const computes = names.filter((name) => !waiting.includes(name));
  const waits = waiting.filter((name) => names.includes(name));
  /** Takes a part, of the other kind when there is none left of its own. */
  const takeNext = (own, other) => {
    const found = own.shift();
    if (found) return found;
    const place = other.findLastIndex((name) => !compiling.includes(name));
    return place < 0 ? undefined : other.splice(place, 1)[0];
  };
  const runInTurn = async (own, other) => {
    for (let name = takeNext(own, other); name; name = takeNext(own, other)) {
      const { passed, failures, seconds } = await runPart(name, all[name], names.length === 1);
      total.passed += passed;
      total.failures.push(...failures.map((failure) => `${name}: ${failure}`));
      times.push({ name, seconds });
    }
  };
  await Promise.all([runInTurn(computes, waits), runInTurn(waits, computes)]);
  const lines = times
    .sort((a, b) => b.seconds - a.seconds)
    .map(({ name, seconds }) => `${String(seconds).padStart(5)} s  ${name}\n`);
  process.stdout.write(lines.join(''));
  process.stdout.write(`${String(secondsSince(startedAt)).padStart(5)} s  all together\n\n`);
  // Named once more, because the output of the parts is long.
  for (const failure of total.failures) process.stdout.write(`✗ ${failure}\n`);
  process.stdout.write(`\n${total.passed} passed, ${total.failures.length} failed\n`);
  return total.failures.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2)).catch((failure) => {
  if (!(failure instanceof NotReady)) throw failure;
  process.stderr.write(`${failure.message}\n`);
  return 1;
});
