import type { Clock } from '../../shared/clock.js';

/** What the program answers to the shell; the README says the same. */
export const exitCodes = {
  done: 0,
  /** Wrong words on the command line, or a wrong setting: nothing was sent. */
  badUsage: 1,
  /** WebAppel was reached and said no. */
  refused: 2,
  /** WebAppel was not reached, or what came back is not an answer: the outcome is not known. */
  unreached: 3,
  /** The probe found answers that differ from our reading of the guide. */
  differs: 4,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What a command has of the world around it. */
export interface CommandContext {
  environment: Readonly<Record<string, string | undefined>>;
  clock: Clock;
  /** To standard output: what was asked for. */
  write(content: string | Uint8Array): void;
  /** A line to standard error: what went wrong or is going on. */
  complain(line: string): void;
  isTerminal: boolean;
  /** What somebody types unseen after a prompt, or pipes in. @throws {BadUsage} when nothing comes */
  askSecret(prompt: string): Promise<string>;
  /** Told when somebody wants it to read its secrets again. */
  onHangUp(listener: () => void): void;
  /** How wide a line may be; without a terminal there is no bound. */
  columns: number;
  /** Resolves when somebody wants the program to end. */
  untilStopped(): Promise<void>;
}

export interface Command {
  /** As it is typed after `rappel`. */
  usage: string;
  about: string;
  /** @throws {BadUsage} among the errors that `runCommand` knows */
  run(words: string[], context: CommandContext): Promise<ExitCode>;
}

/** The command line cannot be understood; each line is a sentence for whoever typed it, without what was typed as a value. */
export class BadUsage extends Error {
  override readonly name = 'BadUsage';
  constructor(readonly lines: readonly string[]) {
    super(lines.join('\n'));
  }
}
