import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A server in its own process, so that its work is not measured as the client's. */
export interface Served<Said> {
  /** The message that it sent when it was up. */
  said: Said;
  /** Sends it a message and waits for the reply. */
  ask<Answer>(question: unknown): Promise<Answer>;
  /** Processor time that it has used so far, in milliseconds; NaN where the system does not tell. */
  processorMs(): number;
  stop(): Promise<void>;
}

interface Options {
  /** Command-line options for Node. */
  node?: readonly string[];
  /** Another checkout of the project, built, whose file is started. */
  checkout?: string | undefined;
}

/**
 * Starts a file of this folder as a process. It sends one message when it is up, and ends when its parent disconnects.
 * @throws when it ends before it is up; it has printed the reason.
 */
export async function startServed<Said>(
  name: string,
  argument: unknown,
  { node = [], checkout }: Options = {},
): Promise<Served<Said>> {
  const folder = checkout ? join(checkout, 'dist/test/bench') : import.meta.dirname;
  const child: ChildProcess = fork(
    join(folder, `${name}.js`),
    [JSON.stringify(argument)],
    // Writing the log is part of the measured work, but its text is not needed.
    { execArgv: ['--expose-gc', ...node], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  );
  const next = async <T>(): Promise<T> => {
    const end = new AbortController();
    const ended = once(child, 'exit', end).then(([code]) => {
      throw new Error(`${name} ended with exit code ${code}`);
    });
    ended.catch(() => undefined);
    try {
      return ((await Promise.race([once(child, 'message', end), ended])) as [T])[0];
    } finally {
      end.abort();
    }
  };
  return {
    said: await next<Said>(),
    ask(question) {
      child.send(question as object);
      return next();
    },
    processorMs: () => processorMsOf(child.pid),
    async stop() {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

/** Of Linux, in which the kernel counts it. */
const TICK_MS = 10;

function processorMsOf(pid: number | undefined): number {
  try {
    // After the name of the program, which may hold spaces: the 12th and 13th are user and system time.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return Number.NaN;
  }
}

/** For the process itself: the argument of `startServed`. */
export const argumentOf = <T>(): T => JSON.parse(process.argv[2] ?? 'null') as T;

/** For the process itself: reports that it is up, replies to messages, and ends with its parent. */
export function serve(said: unknown, answer: (question: never) => unknown = () => undefined): void {
  process.on('message', async (question) => process.send?.(await answer(question as never)));
  process.on('disconnect', () => process.exit());
  process.send?.(said);
}
