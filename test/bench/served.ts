import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A server in a process of its own, so that its work is not the client's. */
export interface Served<Said> {
  /** What it said when it was up. */
  said: Said;
  /** Asks it something, and answers what it says to that. */
  ask<Answer>(question: unknown): Promise<Answer>;
  stop(): Promise<void>;
}

interface Options {
  /** Options of Node for the process. */
  node?: readonly string[];
}

/**
 * Starts a file of this folder, which says one thing when it is up and ends when nobody is connected to it any more.
 * @throws when it ends before it is up; it has printed why.
 */
export async function startServed<Said>(
  name: string,
  argument: unknown,
  { node = [] }: Options = {},
): Promise<Served<Said>> {
  const child: ChildProcess = fork(
    join(import.meta.dirname, `${name}.js`),
    [JSON.stringify(argument)],
    // Its log is written, which is part of the work, but not here.
    { execArgv: ['--expose-gc', ...node], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  );
  const next = async <T>(): Promise<T> => {
    const end = new AbortController();
    const ended = once(child, 'exit', end).then(([code]) => {
      throw new Error(`${name} ended with ${code}`);
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

/** For the process itself: what it was started with. */
export const argumentOf = <T>(): T => JSON.parse(process.argv[2] ?? 'null') as T;

/** Says that it is up, answers questions, and ends with whoever started it. */
export function serve(said: unknown, answer: (question: never) => unknown = () => undefined): void {
  process.on('message', async (question) => process.send?.(await answer(question as never)));
  process.on('disconnect', () => process.exit());
  process.send?.(said);
}
