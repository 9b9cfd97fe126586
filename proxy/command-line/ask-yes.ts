import { createInterface } from 'node:readline';
import type { CommandContext } from './command.js';

/** Asks a question that only the word yes agrees to; the end of the input does not. */
export async function askYes(
  question: string,
  { input, printError }: Pick<CommandContext, 'input' | 'printError'>,
): Promise<boolean> {
  printError(`${question} Type yes to go on:`);
  const lines = createInterface({ input });
  const line = await new Promise<string>((resolve) => {
    lines.once('line', resolve);
    lines.once('close', () => resolve(''));
  });
  lines.close();
  return line.trim().toLowerCase() === 'yes';
}
