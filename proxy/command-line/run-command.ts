import { answerAtOnce } from '../bin/help.js';
import { CannotListen } from '../http/listen.js';
import { BadSettings } from '../settings/settings.js';
import { StoreUnavailable, StoreUnusable } from '../store/database.js';
import {
  BadUsage,
  type CommandContext,
  type CommandName,
  type ExitCode,
  exitCodes,
} from './command.js';
import { commands } from './commands.js';

/**
 * Runs `rappel` with these words. Expected failures become lines on standard error and a documented exit code;
 * everything else is thrown.
 */
export async function runCommand(
  words: readonly string[],
  context: CommandContext,
): Promise<ExitCode> {
  const answer = answerAtOnce(words, context.columns);
  if (answer) {
    if (answer.text) context.write(answer.text);
    for (const line of answer.errors) context.printError(line);
    return answer.exitCode;
  }
  const [name = 'serve', ...rest] = words;
  // Unknown names were refused above.
  const command = commands[name as CommandName];
  try {
    return await command.run(rest, context);
  } catch (failure) {
    const lines = linesOf(failure);
    if (!lines) throw failure;
    for (const line of lines) context.printError(line);
    return exitCodes.badUsage;
  }
}

/** The lines about an error that the user can correct; undefined for any other error. */
function linesOf(failure: unknown): readonly string[] | undefined {
  if (failure instanceof BadUsage || failure instanceof BadSettings) return failure.lines;
  if (failure instanceof CannotListen || failure instanceof StoreUnusable) return [failure.message];
  if (failure instanceof StoreUnavailable)
    return [
      `DATABASE_URL: ${failure.message}; check that the database is reachable, has free space and is writable, then start again`,
    ];
  return undefined;
}
