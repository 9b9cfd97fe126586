import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { BadUsage } from './command.js';

type Input = NodeJS.ReadableStream & { isTTY?: boolean };

/**
 * Reads a secret: typed without an echo on a terminal, else the first line of the input.
 * @throws {BadUsage} when it is empty
 */
export async function askSecret(
  prompt: string,
  input: Input,
  promptOutput: NodeJS.WritableStream,
): Promise<string> {
  const isTyped = input.isTTY === true;
  if (isTyped) promptOutput.write(prompt);
  // On a terminal, readline echoes what is typed: send the echo nowhere.
  const discard = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, ...(isTyped && { output: discard, terminal: true }) });
  const line = await new Promise<string>((resolve) => {
    lines.once('line', resolve);
    lines.once('close', () => resolve(''));
  });
  lines.close();
  if (isTyped) promptOutput.write('\n');
  if (line === '') throw new BadUsage(['No password was given; nothing was changed']);
  return line;
}
