import type { Readable, Writable } from 'node:stream';
import type { Clock } from '../../shared/clock.js';
import * as usage from '../bin/usage.js';

export interface ExitCodes {
  readonly done: 0;
  /** The command line or a setting is wrong: nothing was sent. */
  readonly badUsage: 1;
  /** WebAppel was reached and refused. */
  readonly refused: 2;
  /** WebAppel was not reached, or its answer cannot be read: the outcome is unknown. */
  readonly unreached: 3;
  /** The probe found answers that differ from our reading of the guide. */
  readonly differs: 4;
  /** WebAppel has another configuration than the file. */
  readonly changes: 5;
}
export type ExitCode = ExitCodes[keyof ExitCodes];

// With its type, because the projects that use this one do not read JavaScript.
export const exitCodes: ExitCodes = usage.exitCodes;

export type CommandName =
  | 'serve'
  | 'platform'
  | 'methods'
  | 'call'
  | 'probe'
  | 'ceiling'
  | 'backup'
  | 'restore'
  | 'account'
  | 'block'
  | 'stop'
  | 'resume'
  | 'site-key'
  | 'config'
  | 'person'
  | 'consent'
  | 'key'
  | 'owner'
  | 'recount';

export interface Usage {
  /** As typed after `rappel`. */
  usage: string;
  about: string;
}

/** What a command may use: environment, clock, input and output. */
export interface CommandContext {
  environment: Readonly<Record<string, string | undefined>>;
  clock: Clock;
  /** To standard output: the result. */
  write(content: string | Uint8Array): void;
  /** A line to standard error: a failure, or progress. */
  printError(line: string): void;
  isTerminal: boolean;
  /** Standard input and output as streams, for a backup in a pipe. */
  input: Readable;
  output: Writable;
  /** Reads a secret that is typed unseen after a prompt, or piped in. @throws {BadUsage} when there is none */
  askSecret(prompt: string): Promise<string>;
  /** The listener is called when the program should read its secrets again. */
  onReload(listener: () => void): void;
  /** The width of a line; infinite without a terminal. */
  columns: number;
  /** Resolves when the program should end. */
  untilStopped(): Promise<void>;
}

export interface Command extends Usage {
  /** @throws {BadUsage} or another error that `runCommand` explains */
  run(words: string[], context: CommandContext): Promise<ExitCode>;
}

/** The command line cannot be understood. Each line is a sentence for the user and repeats no value that was typed. */
export class BadUsage extends Error {
  override readonly name = 'BadUsage';
  constructor(readonly lines: readonly string[]) {
    super(lines.join('\n'));
  }
}
