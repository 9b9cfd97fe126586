import { CannotListen } from '../http/listen.js';
import { BadSettings } from '../settings/settings.js';
import { StoreUnavailable, StoreUnusable } from '../store/database.js';
import { BadUsage, type ExitCode, exitCodes, type Surroundings } from './command.js';
import { commands } from './commands.js';
import { commandNamed } from './help-command.js';

/**
 * Runs `rappel` with these words. Whatever can be foreseen ends in lines on standard error and a documented exit code;
 * anything else is thrown.
 */
export async function runCommand(
  words: readonly string[],
  surroundings: Surroundings,
): Promise<ExitCode> {
  const [name = 'serve', ...rest] = words;
  try {
    const help = commandNamed('help', commands);
    if (isHelp(name)) return await help.run([], surroundings);
    const command = commandNamed(name, commands);
    const end = rest.indexOf('--');
    const asksForHelp = rest.slice(0, end < 0 ? rest.length : end).some(isHelp);
    return await (asksForHelp ? help.run([name], surroundings) : command.run(rest, surroundings));
  } catch (failure) {
    const lines = linesOf(failure);
    if (!lines) throw failure;
    for (const line of lines) surroundings.complain(line);
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
