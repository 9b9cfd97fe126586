import { CannotListen } from '../listen.js';
import { BadSettings } from '../settings.js';
import { StoreUnusable } from '../store/database.js';
import { BadUsage, type Command, type ExitCode, exitCodes, type Surroundings } from './command.js';
import { commands } from './commands.js';

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
    if (/^(-h|--help)$/.test(name)) return await commandNamed('help').run([], surroundings);
    const command = commandNamed(name);
    const asksForHelp = rest.includes('--help');
    return await (asksForHelp
      ? commandNamed('help').run([name], surroundings)
      : command.run(rest, surroundings));
  } catch (failure) {
    const lines = linesOf(failure);
    if (!lines) throw failure;
    for (const line of lines) surroundings.complain(line);
    return exitCodes.badUsage;
  }
}

function commandNamed(name: string): Command {
  const command = commands.get(name);
  if (command) return command;
  throw new BadUsage([
    `There is no command ${name}; there are ${[...commands.keys()].join(', ')}`,
    'rappel help says what each does',
  ]);
}

/** What whoever started the program can mend; undefined for anything else. */
function linesOf(failure: unknown): readonly string[] | undefined {
  if (failure instanceof BadUsage || failure instanceof BadSettings) return failure.lines;
  if (failure instanceof CannotListen || failure instanceof StoreUnusable) return [failure.message];
  return undefined;
}
