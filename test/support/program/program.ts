import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const launcher = new URL('../../../proxy/bin/rappel.js', import.meta.url).pathname;

export interface Program {
  /** Of the proxy. */
  url: string;
  /** Of the embedded platform's `api.php`; empty when another one is used. */
  platformUrl: string;
  /** Everything it printed. */
  output(): string;
  /** Tells it something by a signal. */
  signal(signal: NodeJS.Signals): void;
  isRunning(): boolean;
  /** Ends it with a signal, and tells its exit code: null when the signal itself ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface Ended {
  code: number | null;
  output: string;
}

function launch(
  env: Record<string, string>,
  words = ['serve'],
  under: readonly string[] = [],
): { child: ChildProcess; output(): string } {
  const [program = process.execPath, ...line] = [...under, process.execPath, launcher, ...words];
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

/** A folder of its own for one test's data. */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'rappel-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/**
 * Starts the whole program as `npm start` does, on free ports, and waits until it says that it is up.
 * @param under a program and its words that run it, and become it
 */
export async function startProgram(
  env: Record<string, string> = {},
  words?: string[],
  under?: readonly string[],
): Promise<Program> {
  const { child, output } = launch({ DATABASE_URL: 'sqlite::memory:', ...env }, words, under);
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', () => {
      if (output().includes('Ctrl-C stops it.')) resolve();
    });
    child.once('exit', () => reject(new Error(`The program ended before it was up:\n${output()}`)));
  });
  const placeOf = (what: string): string =>
    new RegExp(`${what}\\s+(http\\S+)`).exec(output())?.[1] ?? '';
  return {
    url: placeOf('demo page').replace(/\/$/, ''),
    platformUrl: placeOf('platform(?: is up:)?'),
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

/** Runs the program, where it cannot start or with a command that ends by itself, and waits for its end. */
export async function runToTheEnd(
  env: Record<string, string>,
  words?: string[],
  input = '',
): Promise<Ended> {
  const { child, output } = launch(env, words);
  child.stdin?.end(input);
  await once(child, 'close');
  return { code: child.exitCode, output: output() };
}

/** Runs a script of Node without an environment, hence without npm, and waits for its end. */
export async function runScript(path: string, words: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [path, ...words], { env: {} });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk;
    });
  await once(child, 'close');
  return { code: child.exitCode, output };
}
