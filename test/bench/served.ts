import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A server in its own process, so that its work is not measured as the client's. */
export interface Served<Said> {
  /** The message that it sent when it was up. */
  said: Said;
  /** Sends it a message and waits for the reply. */
  ask<Answer>(question: unknown): Promise<Answer>;
  stop(): Promise<void>;
}

interface Options {
  /** Command-line options for Node. */
  node?: readonly string[];
}

/**
 * Starts a file of this folder as a process. It sends one message when it is up, and ends when its parent disconnects.
 * @throws when it ends before it is up; it has printed the reason.
 */
export async function startServed<Said>(
  name: string,
  argument: unknown,
  { node = [] }: Options = {},
): Promise<Served<Said>> {
  const child: ChildProcess = fork(
    join(import.meta.dirname, `${name}.js`),
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
    async stop() {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

/** For the process itself: the argument of `startServed`. */
export const argumentOf = <T>(): T => JSON.parse(process.argv[2] ?? 'null') as T;

/** For the process itself: reports that it is up, replies to messages, and ends with its parent. */
export function serve(said: unknown, answer: (question: never) => unknown = () => undefined): void {
  process.on('message', async (question) => process.send?.(await answer(question as never)));
  process.on('disconnect', () => process.exit());
  process.send?.(said);
}
