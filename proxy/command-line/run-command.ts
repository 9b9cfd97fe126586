import { CannotListen } from '../http/listen.js';
import { BadSettings } from '../settings/settings.js';
import { StoreUnavailable, StoreUnusable } from '../store/database.js';
import { BadUsage, type CommandContext, type ExitCode, exitCodes } from './command.js';
import { commands } from './commands.js';
import { commandNamed } from './help-command.js';

/**
 * Runs `rappel` with these words. Whatever can be foreseen ends in lines on standard error and a documented exit code;
 * anything else is thrown.
 */
export async function runCommand(
  words: readonly string[],
  context: CommandContext,
): Promise<ExitCode> {
  const [name = 'serve', ...rest] = words;
  try {
    const help = commandNamed('help', commands);
    if (isHelp(name)) return await help.run([], context);
    const command = commandNamed(name, commands);
    const end = rest.indexOf('--');
    const asksForHelp = rest.slice(0, end < 0 ? rest.length : end).some(isHelp);
    return await (asksForHelp ? help.run([name], context) : command.run(rest, context));
  } catch (failure) {
    const lines = linesOf(failure);
    if (!lines) throw failure;
    for (const line of lines) context.complain(line);
    return exitCodes.badUsage;
  }
}

const isHelp = (word: string): boolean => word === '-h' || word === '--help';

/** What whoever started the program can mend; undefined for anything else. */
function linesOf(failure: unknown): readonly string[] | undefined {
  if (failure instanceof BadUsage || failure instanceof BadSettings) return failure.lines;
  if (failure instanceof CannotListen || failure instanceof StoreUnusable) return [failure.message];
  if (failure instanceof StoreUnavailable)
    return [
      `DATABASE_URL: ${failure.message}; see that it is reached, has room and may be written, and start again`,
    ];
  return undefined;
}
