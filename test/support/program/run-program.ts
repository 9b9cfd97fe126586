import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** On a busy machine a start takes a while, but never this long. */
const MAX_START_SECONDS = 120;

const launcher = new URL('../../../proxy/bin/rappel.js', import.meta.url).pathname;

export interface Program {
  /** The address of the proxy. */
  url: string;
  /** The address of the embedded platform's `api.php`; empty when it does not run. */
  platformUrl: string;
  /** Everything that it printed. */
  output(): string;
  /** Sends a signal. */
  signal(signal: NodeJS.Signals): void;
  isRunning(): boolean;
  /** Stops it with a signal. @returns the exit code; null when the signal killed it */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface ProgramResult {
  code: number | null;
  output: string;
}

function launch(
  env: Record<string, string>,
  words = ['serve'],
  wrapper: readonly string[] = [],
): { child: ChildProcess; output(): string } {
  const [program = process.execPath, ...line] = [...wrapper, process.execPath, launcher, ...words];
  const child = spawn(program, line, {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      HOST: '127.0.0.1',
      PORT: '0',
      PLATFORM_PORT: '0',
      ...env,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      output += chunk;
    });
  return { child, output: () => output };
}

/** Creates a temporary folder for the data of one test. */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'rappel-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/**
 * Starts the whole program as `npm start` does, on free ports, and waits until it reports that it is up.
 * @param wrapper a command that runs the program, such as strace with its options
 */
export async function startProgram(
  env: Record<string, string> = {},
  words?: string[],
  wrapper?: readonly string[],
): Promise<Program> {
  const { child, output } = launch({ DATABASE_URL: 'sqlite::memory:', ...env }, words, wrapper);
  await within(
    MAX_START_SECONDS,
    () => `the start of the program did not happen within ${MAX_START_SECONDS} s:\n${output()}`,
    new Promise<void>((resolve, reject) => {
      child.stdout?.on('data', () => {
        if (output().includes('Ctrl-C stops it.')) resolve();
      });
      child.once('exit', () =>
        reject(new Error(`The program ended before it was up:\n${output()}`)),
      );
    }),
  ).catch((failure: unknown) => {
    child.kill('SIGKILL');
    throw failure;
  });
  const printedUrl = (label: string): string =>
    new RegExp(`${label}\\s+(http\\S+)`).exec(output())?.[1] ?? '';
  return {
    url: printedUrl('demo page').replace(/\/$/, ''),
    platformUrl: printedUrl('platform(?: is up:)?'),
    output,
    signal: (signal) => void child.kill(signal),
    isRunning: () => child.exitCode === null && child.signalCode === null,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
      return child.exitCode;
    },
  };
}

/** Runs a command, or a program that cannot start, until it ends by itself. */
export async function runToTheEnd(
  env: Record<string, string>,
  words?: string[],
  input = '',
): Promise<ProgramResult> {
  const { child, output } = launch(env, words);
  child.stdin?.end(input);
  await once(child, 'close');
  return { code: child.exitCode, output: output() };
}

/** Runs a script of Node without an environment, hence without npm, and waits for its end. */
export async function runScript(path: string, words: readonly string[]): Promise<ProgramResult> {
  const child = spawn(process.execPath, [path, ...words], { env: {} });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk;
    });
  await once(child, 'close');
  return { code: child.exitCode, output };
}

/** @throws with the sentence when the promise is not settled in time */
async function within<T>(seconds: number, sentence: () => string, promise: Promise<T>): Promise<T> {
  const settled = new AbortController();
  const deadline = pause(seconds * 1000, undefined, settled).then(() => {
    throw new Error(sentence());
  });
  deadline.catch(() => undefined);
  return Promise.race([promise, deadline]).finally(() => settled.abort());
}
