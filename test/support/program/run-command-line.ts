import { Readable, Writable } from 'node:stream';
import { systemClock } from '../../../proxy/clock.js';
import type { CommandContext } from '../../../proxy/command-line/command.js';
import { runCommand } from '../../../proxy/command-line/run-command.js';

export interface CommandResult {
  code: number;
  /** Everything written to standard output. */
  output: Buffer;
  text: string;
  /** The lines on standard error. */
  errors: string[];
}

/** Runs `rappel` with these words in this process, without its environment, input and output. */
export async function rappel(
  words: readonly string[],
  environment: Record<string, string> = {},
  context: Partial<CommandContext> = {},
): Promise<CommandResult> {
  const chunks: Buffer[] = [];
  const errors: string[] = [];
  const code = await runCommand(words, {
    environment,
    clock: systemClock,
    write: (content) => chunks.push(Buffer.from(content)),
    printError: (line) => errors.push(line),
    isTerminal: false,
    input: Readable.from([]),
    output: new Writable({
      write(chunk, _encoding, done) {
        chunks.push(chunk);
        done();
      },
    }),
    askSecret: async () => '',
    columns: Number.POSITIVE_INFINITY,
    onReload: () => undefined,
    untilStopped: async () => undefined,
    ...context,
  });
  const output = Buffer.concat(chunks);
  return { code, output, text: output.toString(), errors };
}

/** Settings for a WebAppel server and an account. */
export const accountAt = (url: string, { email = 'a@a.com', pass = 'a' } = {}) => ({
  WEBAPPEL_URL: url,
  WEBAPPEL_EMAIL: email,
  WEBAPPEL_PASS: pass,
});
