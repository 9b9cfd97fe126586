import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { BadUsage } from './command.js';

type Input = NodeJS.ReadableStream & { isTTY?: boolean };

/**
 * A secret, typed without being shown, or the first line of what is piped in.
 * @throws {BadUsage} when none comes
 */
export async function askSecret(
  prompt: string,
  input: Input,
  complaints: NodeJS.WritableStream,
): Promise<string> {
  const isTyped = input.isTTY === true;
  if (isTyped) complaints.write(prompt);
  // In a terminal the reader itself would show what is typed: it is given nowhere to write to.
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, ...(isTyped && { output: unseen, terminal: true }) });
  const line = await new Promise<string>((resolve) => {
    lines.once('line', resolve);
    lines.once('close', () => resolve(''));
  });
  lines.close();
  if (isTyped) complaints.write('\n');
  if (line === '') throw new BadUsage(['No password was given; nothing is changed']);
  return line;
}
